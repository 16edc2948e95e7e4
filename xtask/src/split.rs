//! Finishes a build with the feature `split`: a file with the code of the first screen, and files that the page loads later.
//!
//! Trunk knows nothing of this: it compiles the module, makes the page, and what it makes of the module itself is replaced. The
//! files find one another by their names, so they lie side by side in a folder, whose name carries the hash of all of them.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command,
    thread,
};

use anyhow::{Context, Result, bail};
use data_encoding::{BASE64, HEXLOWER};
use sha2::{Digest, Sha384};

use crate::{compress, host, process, project};

/// What wasm-bindgen calls its files, and where the splitter's script looks for them.
const NAME: &str = "app";
/// The splitter's script.
const SCRIPT: &str = "__wasm_split.js";

/// What the compiler makes use of. Said aloud, since the splitter drops the section in which the compiler has noted it.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// A file that belongs to a split module.
pub(crate) struct Made {
    /// Its path in the folder, with slashes.
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    digest: Vec<u8>,
}

/// Splits what Trunk has compiled with `profile`, and makes the page in `dist` load that.
pub(crate) fn finish(dist: &Path, profile: &str, path: &[PathBuf]) -> Result<()> {
    let compiled = project::target()?.join("wasm32-unknown-unknown").join(profile);
    let made = make(&compiled.join("mixpeek-users-app.wasm"), path)?;
    let folder = folder_of(&made);
    for file in &made {
        let path = dist.join(&folder).join(&file.name);
        fs::create_dir_all(path.parent().unwrap_or(dist))
            .and_then(|()| fs::write(&path, &file.bytes))
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    let index = dist.join("index.html");
    let page =
        fs::read_to_string(&index).with_context(|| format!("cannot read {}", index.display()))?;
    let (page, replaced) = with_links(&page, &links(&folder, &made)?)?;
    for name in replaced {
        let path = dist.join(name);
        fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
    }
    fs::write(&index, page).with_context(|| format!("cannot write {}", index.display()))
}

/// Splits a module, gives it its JavaScript side, and makes each of its files small.
pub(crate) fn make(module: &Path, path: &[PathBuf]) -> Result<Vec<Made>> {
    let work = project::target()?.join("xtask").join("split");
    let (split, made) = (work.join("split"), work.join("made"));
    if work.exists() {
        fs::remove_dir_all(&work).with_context(|| format!("cannot remove {}", work.display()))?;
    }
    fs::create_dir_all(&made).with_context(|| format!("cannot create {}", made.display()))?;

    // It warns of what it does not understand in each module; that matters only when it fails.
    let mut splitter = Command::new("wasm-split-cli");
    splitter.args(["--target", "web", "--out-name", NAME]).arg(module).arg(&split);
    quietly(&mut splitter, path)?;
    let first = split.join(format!("{NAME}.wasm"));
    let mut bindgen = Command::new("wasm-bindgen");
    bindgen.args(["--target", "web", "--keep-lld-exports", "--no-typescript", "--out-name", NAME]);
    quietly(bindgen.arg("--out-dir").arg(&made).arg(&first), path)?;
    fs::copy(split.join(SCRIPT), made.join(SCRIPT))
        .with_context(|| format!("the splitter made no {SCRIPT}"))?;

    let main = made.join(format!("{NAME}_bg.wasm"));
    drop_unused(&main, path)?;
    let mut modules = vec![main];
    modules.extend(
        compress::files_below(&split)?
            .into_iter()
            .filter(|file| *file != first && file.extension() == Some(OsStr::new("wasm"))),
    );
    thread::scope(|scope| {
        let workers: Vec<_> =
            modules.iter().map(|module| scope.spawn(|| optimise(module, &made, path))).collect();
        workers.into_iter().try_for_each(|worker| match worker.join() {
            Ok(result) => result,
            Err(_) => bail!("a module could not be optimised"),
        })
    })?;

    let files = compress::files_below(&made)?;
    files.iter().map(|file| read(&made, file)).collect()
}

/// What a crate that Leptos brings along exports for scripts of its users, by parts of the names. We have no such scripts.
const UNUSED: &str = "intounderlying";

/// Takes out what is exported for nobody, and with it all that only serves that.
fn drop_unused(module: &Path, path: &[PathBuf]) -> Result<()> {
    const EXPORTS: &str =
        "const module = new WebAssembly.Module(require('fs').readFileSync(process.argv[1]));
        for (const { name } of WebAssembly.Module.exports(module)) console.log(name);";
    let names = process::output(host::npm("node").args(["-e", EXPORTS]).arg(module))?;
    let quoted =
        |name: &str| format!("{{\"name\":\"{name}\",\"root\":true,\"export\":\"{name}\"}}");
    let used: Vec<_> = names.lines().filter(|name| !name.contains(UNUSED)).map(quoted).collect();
    let graph = module.with_extension("exports.json");
    fs::write(&graph, format!("[{}]", used.join(",")))
        .with_context(|| format!("cannot write {}", graph.display()))?;
    let mut cutter = host::npm("wasm-metadce");
    cutter.args(FEATURES).arg(module).arg("--graph-file").arg(&graph).arg("-o").arg(module);
    quietly(&mut cutter, path)?;
    fs::remove_file(&graph).with_context(|| format!("cannot remove {}", graph.display()))
}

fn optimise(module: &Path, folder: &Path, path: &[PathBuf]) -> Result<()> {
    let mut optimiser = host::npm("wasm-opt");
    optimiser
        .args(["-Oz", "--strip-producers", "--strip-target-features"])
        .args(FEATURES)
        .arg(module);
    optimiser.arg("-o").arg(folder.join(module.file_name().unwrap_or_default()));
    quietly(&mut optimiser, path)
}

/// Runs one of the tools.
fn quietly(command: &mut Command, path: &[PathBuf]) -> Result<()> {
    process::prepend_path(command, path)?;
    process::output(command).map(drop)
}

fn read(folder: &Path, file: &Path) -> Result<Made> {
    let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let name = compress::name_in(folder, file);
    Ok(Made { name, digest: Sha384::digest(&bytes).to_vec(), bytes })
}

/// `tab-` and sixteen digits, by which the server knows that what lies in the folder never changes.
fn folder_of(files: &[Made]) -> String {
    let mut hasher = Sha384::new();
    for file in files {
        hasher.update([file.name.as_bytes(), &[0], &file.digest].concat());
    }
    format!("tab-{}", HEXLOWER.encode(&hasher.finalize()[..8]))
}

/// Lets the browser ask at once for everything that the first screen needs, and holds it against its hash. `src/boot.js` takes
/// the first script and the module for those to start.
fn links(folder: &str, files: &[Made]) -> Result<String> {
    let (start, module) = (format!("{NAME}.js"), format!("{NAME}_bg.wasm"));
    let is_script = |file: &&Made| Path::new(&file.name).extension() == Some(OsStr::new("js"));
    let mut scripts: Vec<&Made> = files.iter().filter(is_script).collect();
    scripts.sort_by_key(|file| file.name != start);
    let Some(module) = files.iter().find(|file| file.name == module) else {
        bail!("wasm-bindgen made no {module}");
    };
    let link = |rel: &str, file: &Made, kind: &str| {
        let (name, digest) = (&file.name, BASE64.encode(&file.digest));
        format!(
            r#"<link rel="{rel}" href="/{folder}/{name}" crossorigin="anonymous" integrity="sha384-{digest}"{kind}>"#
        )
    };
    let mut links: String =
        scripts.into_iter().map(|script| link("modulepreload", script, "")).collect();
    links += &link("preload", module, r#" as="fetch" type="application/wasm""#);
    Ok(links)
}

/// The page with these links in place of Trunk's, and the files that Trunk's have named.
fn with_links(page: &str, links: &str) -> Result<(String, Vec<String>)> {
    let (mut made, mut replaced, mut rest) = (String::new(), Vec::new(), page);
    while let Some((before, tag, after)) = next_link(rest) {
        made += before;
        if tag.contains(r#"rel="modulepreload""#) || tag.contains(r#"as="fetch""#) {
            if replaced.is_empty() {
                made += links;
            }
            let href = tag.split_once(r#"href="/"#).and_then(|(_, href)| href.split_once('"'));
            let (name, _) = href.with_context(|| format!("{tag} names no file"))?;
            replaced.push(name.to_owned());
        } else {
            made += tag;
        }
        rest = after;
    }
    made += rest;
    let named = |end: &str| replaced.iter().any(|name| name.ends_with(end));
    if !named(".js") || !named(".wasm") {
        bail!("Trunk made a page that does not preload its script and its module");
    }
    Ok((made, replaced))
}

/// What is before the next `<link …>`, the element, and what is after it.
fn next_link(page: &str) -> Option<(&str, &str, &str)> {
    let start = page.find("<link ")?;
    let end = start + page[start..].find('>')? + 1;
    Some((&page[..start], &page[start..end], &page[end..]))
}

#[cfg(test)]
mod tests {
    use super::{Made, folder_of, links, with_links};

    fn file(name: &str, bytes: &str) -> Made {
        Made { name: name.into(), bytes: bytes.into(), digest: bytes.into() }
    }

    #[test]
    fn the_folder_is_named_after_all_that_lies_in_it() {
        let name = folder_of(&[file("app.js", "x"), file("chunk_3.wasm", "y")]);
        assert_eq!(name.len(), "tab-".len() + 16);
        assert_eq!(name, folder_of(&[file("app.js", "x"), file("chunk_3.wasm", "y")]));
        assert_ne!(name, folder_of(&[file("app.js", "x"), file("chunk_3.wasm", "z")]));
        assert_ne!(name, folder_of(&[file("app.js", "x"), file("chunk_4.wasm", "y")]));
    }

    #[test]
    fn the_first_screen_is_preloaded_and_starts_with_the_first_script() {
        let files = ["__wasm_split.js", "app.js", "app_bg.wasm", "split_people.wasm"];
        let links = links("tab-1", &files.map(|name| file(name, "x"))).unwrap();
        let rest = r#"crossorigin="anonymous" integrity="sha384-eA==""#;
        let scripts = ["app.js", "__wasm_split.js"]
            .map(|name| format!(r#"<link rel="modulepreload" href="/tab-1/{name}" {rest}>"#));
        let module = format!(r#"<link rel="preload" href="/tab-1/app_bg.wasm" {rest} "#);
        let kind = r#"as="fetch" type="application/wasm">"#;
        assert_eq!(links, scripts.concat() + &module + kind);
    }

    #[test]
    fn trunks_links_give_way() {
        let page = [
            r#"<head><link rel="icon" href="/i.svg" /><link rel="modulepreload" href="/a-1.js" crossorigin>"#,
            r#"<link rel="preload" href="/a-1_bg.wasm" as="fetch"></head>"#,
        ];
        let (page, replaced) = with_links(&page.concat(), "<ours>").unwrap();
        assert_eq!(page, r#"<head><link rel="icon" href="/i.svg" /><ours></head>"#);
        assert_eq!(replaced, ["a-1.js", "a-1_bg.wasm"]);
        assert!(with_links("<head></head>", "").is_err());
    }
}
