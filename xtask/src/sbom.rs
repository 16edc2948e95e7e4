//! What is linked into what is handed out, as `CycloneDX` 1.6: one component for each crate, with its licence and the checksum of its source.
//!
//! Written from `cargo tree`, which knows what is linked for a target and with which features: macros and build scripts run on the
//! machine that builds, and are not in what it makes. There is no time and no chance in it, so that the same sources give the same file.

use std::{collections::BTreeMap, fs};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::{process, project};

/// Something that is handed out.
pub(crate) struct Product {
    /// What it is called where it is handed out.
    pub(crate) name: &'static str,
    /// `application` or `library`.
    pub(crate) kind: &'static str,
    /// The crates that it is made of, each with what cargo is told to build it.
    pub(crate) parts: &'static [&'static [&'static str]],
    /// Whether a standard library of our own making is part of it.
    pub(crate) with_std: bool,
}

const TAB: &[&str] = &[
    "--package",
    "mixpeek-users-app",
    "--features",
    "split",
    "--target",
    "wasm32-unknown-unknown",
];

/// The server, which has the tab inside it.
pub(crate) const SERVER: Product = Product {
    name: "mixpeek-users",
    kind: "application",
    parts: &[&["--package", "mixpeek-users-server"], TAB],
    with_std: false,
};

/// The element's module.
pub(crate) const ELEMENT: Product = Product {
    name: "mixpeek-users",
    kind: "library",
    parts: &[&[
        "--package",
        "mixpeek-users-element",
        "--features",
        "split",
        "--target",
        "wasm32-unknown-unknown",
    ]],
    with_std: true,
};

/// A crate that is linked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Linked {
    licence: String,
    /// Whether it is of this workspace.
    is_own: bool,
    needs: Vec<Id>,
}

/// Name and version.
type Id = (String, String);

/// The bill of materials as JSON.
pub(crate) fn of(product: &Product) -> Result<String> {
    let mut linked = BTreeMap::new();
    let mut roots = Vec::new();
    for part in product.parts {
        let mut tree = process::cargo(&["tree", "--locked", "--edges", "normal,no-proc-macro"]);
        tree.args(["--prefix", "depth", "--format", "|{p}|{l}"]).args(*part);
        roots.extend(read(&process::output(&mut tree)?, &mut linked)?);
    }
    let lock =
        fs::read_to_string(project::root().join("Cargo.lock")).context("cannot read Cargo.lock")?;
    let std = if product.with_std { Some(compiler()?) } else { None };
    let bill = bill(product, &roots, &linked, &checksums(&lock), std.as_deref());
    Ok(format!("{bill:#}\n"))
}

/// The version of the compiler, which is that of its standard library.
fn compiler() -> Result<String> {
    let said = process::output(
        std::process::Command::new("rustc").arg("--version").current_dir(project::root()),
    )?;
    said.split_whitespace().nth(1).map(str::to_owned).context("rustc does not say its version")
}

/// Takes the lines of `cargo tree` in, and answers what stands at the root.
fn read(tree: &str, linked: &mut BTreeMap<Id, Linked>) -> Result<Vec<Id>> {
    let (mut roots, mut above) = (Vec::new(), Vec::<Id>::new());
    for line in tree.lines() {
        let mut parts = line.splitn(3, '|');
        let (depth, package) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let depth: usize = depth.parse().with_context(|| format!("cargo tree says: {line}"))?;
        let mut words = package.split(' ');
        let (name, version) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let id = (name.to_owned(), version.trim_start_matches('v').to_owned());
        above.truncate(depth);
        match above.last() {
            None => roots.push(id.clone()),
            Some(user) => {
                let needs = &mut linked.entry(user.clone()).or_default().needs;
                if !needs.contains(&id) {
                    needs.push(id.clone());
                }
            }
        }
        let known = linked.entry(id.clone()).or_default();
        // An old way of writing down a choice.
        let licence = parts.next().unwrap_or_default();
        // What was listed with all it needs before is marked.
        known.licence = licence.trim_end_matches(" (*)").replace('/', " OR ");
        known.is_own =
            words.next().is_some_and(|place| place.starts_with("(/") || place.contains(":\\"));
        above.push(id);
    }
    Ok(roots)
}

/// The checksums of a lock file.
fn checksums(lock: &str) -> BTreeMap<Id, String> {
    let value = |block: &str, key: &str| {
        let line = block.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "));
        line.map(|value| value.trim_matches('"').to_owned())
    };
    let blocks = lock.split("[[package]]").filter_map(|block| {
        Some(((value(block, "name")?, value(block, "version")?), value(block, "checksum")?))
    });
    blocks.collect()
}

fn bill(
    product: &Product,
    roots: &[Id],
    linked: &BTreeMap<Id, Linked>,
    checksums: &BTreeMap<Id, String>,
    std: Option<&str>,
) -> Value {
    let version = roots.first().map_or("", |(_, version)| version);
    let main = format!("{}@{version}", product.name);
    let mut components: Vec<_> =
        linked.iter().map(|(id, of)| component(id, of, checksums.get(id))).collect();
    let graph = linked.iter().map(|(id, of)| {
        let needs: Vec<_> = of.needs.iter().map(purl).collect();
        json!({ "ref": purl(id), "dependsOn": needs })
    });
    let mut first: Vec<_> = roots.iter().map(purl).collect();
    if let Some(version) = std {
        let reference = format!("pkg:generic/rust-std@{version}");
        components.push(json!({
            "type": "framework",
            "bom-ref": reference,
            "name": "rust-std",
            "version": version,
            "licenses": [{ "expression": "MIT OR Apache-2.0" }],
            "purl": reference,
        }));
        first.push(reference);
    }
    let mut dependencies = vec![json!({ "ref": main, "dependsOn": first })];
    dependencies.extend(graph);
    json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": product.kind,
                "bom-ref": main,
                "name": product.name,
                "version": version,
                "licenses": [{ "expression": "MIT OR Apache-2.0" }],
            },
        },
        "components": components,
        "dependencies": dependencies,
    })
}

fn component(id: &Id, of: &Linked, checksum: Option<&String>) -> Value {
    let (name, version) = id;
    let mut component = json!({
        "type": "library",
        "bom-ref": purl(id),
        "name": name,
        "version": version,
        "licenses": [{ "expression": of.licence }],
    });
    // What is ours is on no registry.
    if !of.is_own {
        component["purl"] = purl(id).into();
    }
    if let Some(checksum) = checksum {
        component["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
    }
    component
}

fn purl((name, version): &Id) -> String {
    // The only character of versions that has another meaning there.
    format!("pkg:cargo/{name}@{}", version.replace('+', "%2B"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREE: &str = "0|app v0.1.0 (/here/app)|MIT OR Apache-2.0\n\
        1|left v1.2.3|MIT/Apache-2.0\n2|pad v0.5.0+build|Zlib\n1|pad v0.5.0+build|Zlib (*)\n";

    #[test]
    fn a_tree_becomes_components_and_who_needs_whom() {
        let mut linked = BTreeMap::new();
        let roots = read(TREE, &mut linked).unwrap();
        let id = |name: &str, version: &str| (name.to_owned(), version.to_owned());
        let (app, left, pad) = (id("app", "0.1.0"), id("left", "1.2.3"), id("pad", "0.5.0+build"));
        assert_eq!(roots, std::slice::from_ref(&app));
        assert_eq!(linked[&app].needs, [left.clone(), pad]);
        assert_eq!(linked[&left].licence, "MIT OR Apache-2.0");
        assert!(linked[&app].is_own && !linked[&left].is_own);
        let sums = [(left, "abc".to_owned())].into();
        let bill = bill(&SERVER, &roots, &linked, &sums, Some("1.95.0"));
        assert_eq!(bill["metadata"]["component"]["version"], "0.1.0");
        assert_eq!(
            bill["components"].as_array().map(Vec::len),
            Some(4),
            "with the standard library"
        );
        assert_eq!(bill["components"][1]["hashes"][0]["content"], "abc");
        assert_eq!(bill["components"][0]["purl"], Value::Null);
        assert_eq!(bill["components"][2]["purl"], "pkg:cargo/pad@0.5.0%2Bbuild");
        assert_eq!(bill["dependencies"][2]["dependsOn"][0], "pkg:cargo/pad@0.5.0%2Bbuild");
    }

    #[test]
    fn what_is_handed_out_has_what_is_linked_and_no_tool() {
        for (product, inside, outside) in [
            (
                &SERVER,
                &["axum", "rusqlite", "leptos_router"][..],
                &["leptos_macro", "brotli", "rust-std"][..],
            ),
            (&ELEMENT, &["leptos", "rust-std"], &["leptos_macro", "axum", "leptos_router"]),
        ] {
            let bill = of(product).unwrap();
            assert_eq!(bill, of(product).unwrap(), "the same each time");
            assert!(
                !bill.contains(&*project::root().to_string_lossy()),
                "no place of this machine"
            );
            let bill: Value = serde_json::from_str(&bill).unwrap();
            let names: Vec<_> =
                bill["components"].as_array().unwrap().iter().map(|of| &of["name"]).collect();
            assert!(inside.iter().all(|name| names.contains(&&json!(name))), "{names:?}");
            assert!(!outside.iter().any(|name| names.contains(&&json!(name))), "{names:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_no_empty_list() {
        assert!(read("warning: something\n", &mut BTreeMap::new()).is_err());
    }

    #[test]
    fn a_lock_file_has_the_checksums_of_what_came_from_a_registry() {
        let lock = "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nchecksum = \"f00\"\n\n\
            [[package]]\nname = \"own\"\nversion = \"0.1.0\"\n";
        let sums = checksums(lock);
        assert_eq!(sums.len(), 1);
        assert_eq!(sums[&("a".to_owned(), "1.0.0".to_owned())], "f00");
    }
}
