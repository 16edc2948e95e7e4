//! Makes cargo build the server again when the tab has been built again.

fn main() {
    let dist = concat!(env!("CARGO_MANIFEST_DIR"), "/../dist");
    // Cargo takes a folder that is missing for one that has changed, and would build the server anew each time.
    let _ = std::fs::create_dir(dist);
    println!("cargo::rerun-if-changed={dist}");
    println!("cargo::rerun-if-changed=assets");
}
