import { readFile } from "node:fs/promises";

import { expect, standalone, test } from "../support/fixtures.ts";
import { BINARY } from "../support/server.ts";

test.describe("The server's binary", () => {
  test("and the tab in it say nothing about the machine that built them", standalone("it is about the server"), async () => {
    const text = await readFile(BINARY, "latin1");
    const homes = /\/(?:root|home|Users)\/[\w.-]+\/|[A-Z]:\\Users\\|registry\/src\/|\.rustup\//;
    const found = homes.exec(text);
    expect(found && text.slice(found.index, found.index + 100)).toBeNull();
  });
});
