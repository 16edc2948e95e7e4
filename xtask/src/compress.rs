//! Writes `x.br` and `x.gz` beside each file that gets smaller by it, so that the server never compresses.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    thread,
};

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};

/// Formats that are not compressed already.
const TEXT_LIKE: &[&str] =
    &["html", "js", "mjs", "css", "wasm", "svg", "json", "txt", "xml", "webmanifest", "map", "ico"];

/// A file, and its bytes as they are and compressed; a compressed size is missing where it would have been larger.
pub(crate) struct Sizes {
    /// Its path in the folder, with slashes.
    pub(crate) name: String,
    pub(crate) raw: usize,
    pub(crate) gzip: Option<usize>,
    pub(crate) brotli: Option<usize>,
}

/// Compresses every suitable file of a folder, on all cores.
pub(crate) fn folder(folder: &Path) -> Result<()> {
    let files: Vec<PathBuf> =
        files_below(folder)?.into_iter().filter(|path| has_extension(path, TEXT_LIKE)).collect();
    thread::scope(|scope| {
        let workers: Vec<_> = files.iter().map(|path| scope.spawn(|| file(path))).collect();
        workers.into_iter().try_for_each(|worker| match worker.join() {
            Ok(result) => result,
            Err(_) => anyhow::bail!("a file could not be compressed"),
        })
    })
}

/// What the files of a compressed folder weigh, the heaviest first.
pub(crate) fn sizes(folder: &Path) -> Result<Vec<Sizes>> {
    let length = |path: &Path| {
        fs::metadata(path).map(|metadata| usize::try_from(metadata.len()).unwrap_or(usize::MAX))
    };
    let mut sizes = Vec::new();
    for path in files_below(folder)?.into_iter().filter(|path| !has_extension(path, &["br", "gz"]))
    {
        let raw = length(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let (gzip, brotli) = (length(&beside(&path, "gz")).ok(), length(&beside(&path, "br")).ok());
        sizes.push(Sizes { name: name_in(folder, &path), raw, gzip, brotli });
    }
    sizes.sort_by_key(|size| std::cmp::Reverse(size.raw));
    Ok(sizes)
}

/// A file's path in a folder, as an address has it.
pub(crate) fn name_in(folder: &Path, file: &Path) -> String {
    let parts = file.strip_prefix(folder).unwrap_or(file).components();
    parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Every file below a folder, in a fixed order.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in
            fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))?
        {
            let path = entry.with_context(|| format!("cannot list {}", folder.display()))?.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    Ok(files)
}

fn file(path: &Path) -> Result<()> {
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    for (extension, compressed) in [("br", brotli(&bytes)?), ("gz", gzip(&bytes)?)] {
        if compressed.len() < bytes.len() {
            let path = beside(path, extension);
            fs::write(&path, compressed)
                .with_context(|| format!("cannot write {}", path.display()))?;
        }
    }
    Ok(())
}

/// How long these bytes are as gzip and as brotli.
pub(crate) fn lengths(bytes: &[u8]) -> Result<(usize, usize)> {
    Ok((gzip(bytes)?.len(), brotli(bytes)?.len()))
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    ::brotli::BrotliCompress(&mut &*bytes, &mut compressed, &parameters)
        .context("brotli failed")?;
    Ok(compressed)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).context("gzip failed")
}

fn beside(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    PathBuf::from(name)
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| extensions.contains(&extension))
}

#[cfg(test)]
mod tests {
    use super::{brotli, gzip};
    use std::io::Read;

    #[test]
    fn what_is_compressed_comes_back() {
        let text = "one member, another member, ".repeat(200).into_bytes();
        let mut back = Vec::new();
        ::brotli::BrotliDecompress(&mut &*brotli(&text).unwrap(), &mut back).unwrap();
        assert_eq!(back, text);

        let mut back = Vec::new();
        flate2::read::GzDecoder::new(&*gzip(&text).unwrap()).read_to_end(&mut back).unwrap();
        assert_eq!(back, text);
    }
}
