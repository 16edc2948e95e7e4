//! Joins the stylesheets into `style/bundle.css`, because Trunk follows no `@import`.
//!
//! `style/main.css` says which sheets there are, in which order and in which cascade layer. The page and the element both
//! take the one file.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::project;

/// What only the standalone page has at once. Of these the element has lines of alert later, with the dialogs that they stand in.
const STANDALONE: &[&str] = &[
    "ui/alert.css",
    "ui/first-paint.css",
    "users/organization.css",
    "users/access.css",
    "users/shell.css",
];

fn read(name: &str) -> Result<String> {
    let path = project::root().join("style").join(name);
    fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
}

/// The sheets of the element: all but those of the page around the tab.
pub(crate) fn of_element() -> Result<String> {
    let main = read("main.css")?;
    let is_ours = |line: &&str| import(line).is_none_or(|(name, _)| !STANDALONE.contains(&name));
    join(&main.lines().filter(is_ours).collect::<Vec<_>>().join("\n"), read)
}

/// Writes the bundle, unless it is what it should be.
pub(crate) fn bundle() -> Result<()> {
    let folder = project::root().join("style");
    let bundle = join(&read("main.css")?, read)?;
    let path = folder.join("bundle.css");
    if fs::read_to_string(&path).ok().as_ref() != Some(&bundle) {
        fs::write(&path, bundle).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// The text of `main.css` with each import replaced by its sheet, inside its layer.
pub(crate) fn join(main: &str, read: impl Fn(&str) -> Result<String>) -> Result<String> {
    let mut bundle = "/* Made by `cargo xtask css` from main.css and its imports. */\n".to_owned();
    for line in main.lines().filter(|line| !line.is_empty() && !line.starts_with("/*")) {
        match import(line) {
            Some((name, layer)) => {
                bundle += &["@layer ", layer, " {\n", read(name)?.trim_end(), "\n}\n"].concat();
            }
            None if line.starts_with("@import") => bail!(
                "main.css: `{line}` is not an import of the form @import \"sheet.css\" layer(name);"
            ),
            None => bundle += &[line, "\n"].concat(),
        }
    }
    Ok(bundle)
}

/// The sheets that `main.css` imports.
pub(crate) fn imports(main: &str) -> impl Iterator<Item = &str> {
    main.lines().filter_map(import).map(|(name, _)| name)
}

/// `@import "sheet.css" layer(name);`
fn import(line: &str) -> Option<(&str, &str)> {
    let (name, layer) = line.strip_prefix("@import \"")?.split_once("\" layer(")?;
    Some((name, layer.strip_suffix(");")?))
}

#[cfg(test)]
mod tests {
    use super::{imports, join};

    #[test]
    fn sheets_lie_in_their_layers_in_order() {
        let main = "/* why */\n@layer base, ui;\n@import \"base.css\" layer(base);\n@import \"ui/tabs.css\" layer(ui);\n";
        let bundle = join(main, |name| Ok(format!(".x {{ --from: '{name}' }}\n\n"))).unwrap();
        let rest = bundle.split_once('\n').unwrap().1;
        assert_eq!(
            rest,
            "@layer base, ui;\n@layer base {\n.x { --from: 'base.css' }\n}\n@layer ui {\n.x { --from: 'ui/tabs.css' }\n}\n"
        );
        assert_eq!(imports(main).collect::<Vec<_>>(), ["base.css", "ui/tabs.css"]);
    }

    #[test]
    fn an_import_without_a_layer_is_refused() {
        let error = join("@import \"base.css\";", |_| Ok(String::new())).unwrap_err();
        assert!(error.to_string().contains("layer(name)"));
    }
}
