// A page without a framework.
import { define, MixpeekUsersElement, type MessageKey, type MixpeekUsersProps } from "mixpeek-users";

define();

const element = document.createElement("mixpeek-users");
element.appId = "app_shop_search";
element.baseUrl = undefined;
element.getToken = ({ refused }) => (refused ? Promise.resolve(undefined) : "token");
element.readOnly = true;
element.headingLevel = 3;
element.openInvite();
element.refresh();
element.addEventListener("role-changed", ({ detail, currentTarget }) => {
  const role: string = detail.role;
  void [role, currentTarget];
  // @ts-expect-error a change of role is not an address
  void detail.email;
});
element.addEventListener("click", (event) => void event.clientX);
element.addEventListener("no-such-event", (event: Event) => void event);

const found = document.querySelector("mixpeek-users");
if (found instanceof MixpeekUsersElement) found.section = "activity";

// @ts-expect-error a token is a function's answer
element.getToken = "token";
// @ts-expect-error there is no such theme
element.theme = "blue";

export const messages = (texts: Partial<Record<MessageKey, string>>): MixpeekUsersProps => ({ appId: "a", messages: texts });
