//! What the package promises: the oldest Rust that builds it, its own licence, and what it lets in.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use cargo_metadata::semver::Version;
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package, PackageId};

use crate::source::root;

/// The tree of `Cargo.lock` for this platform, from what is on this machine already if that is enough.
fn metadata() -> Metadata {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let told = Command::new(rustc).arg("-vV").output().unwrap();
    let host = String::from_utf8(told.stdout)
        .unwrap()
        .lines()
        .find_map(|l| l.strip_prefix("host: ").map(str::to_owned))
        .unwrap();
    let read = |options: &[&str]| {
        let options = options.iter().copied().chain(["--filter-platform", &host]);
        MetadataCommand::new()
            .manifest_path(root().join("Cargo.toml"))
            .other_options(options.map(str::to_owned).collect::<Vec<_>>())
            .exec()
    };
    read(&["--locked", "--offline"])
        .or_else(|_| read(&["--locked"]))
        .unwrap()
}

/// Every package the own one stands on through these kinds of dependency.
fn below<'m>(
    metadata: &'m Metadata,
    kinds: &[DependencyKind],
) -> BTreeMap<&'m PackageId, &'m Package> {
    let resolve = metadata.resolve.as_ref().unwrap();
    let own = &metadata.root_package().unwrap().id;
    let mut found = BTreeSet::from([own]);
    let mut open = vec![own];
    while let Some(id) = open.pop() {
        let node = resolve.nodes.iter().find(|node| node.id == *id).unwrap();
        for dep in &node.deps {
            // What tests of others need is not built here.
            let wanted = dep.dep_kinds.iter().any(|k| {
                kinds.contains(&k.kind) && (id == own || k.kind != DependencyKind::Development)
            });
            if wanted && found.insert(&dep.pkg) {
                open.push(&dep.pkg);
            }
        }
    }
    found.remove(own);
    metadata
        .packages
        .iter()
        .filter(|p| found.contains(&p.id))
        .map(|p| (&p.id, p))
        .collect()
}

const BUILT: &[DependencyKind] = &[DependencyKind::Normal, DependencyKind::Build];
const TESTED: &[DependencyKind] = &[
    DependencyKind::Normal,
    DependencyKind::Build,
    DependencyKind::Development,
];

#[test]
fn the_oldest_rust_is_the_one_the_dependencies_ask_for() {
    let metadata = metadata();
    let own = metadata
        .root_package()
        .unwrap()
        .rust_version
        .clone()
        .expect("Cargo.toml has no rust-version");
    let highest = |kinds| {
        let asked = below(&metadata, kinds)
            .into_values()
            .filter_map(|p| Some((p.rust_version.clone()?, p.name.to_string())));
        asked
            .max()
            .unwrap_or((Version::new(0, 0, 0), String::new()))
    };
    let (version, name) = highest(BUILT);
    assert_eq!(
        own, version,
        "{name} asks for Rust {version}: write that as rust-version into Cargo.toml"
    );
    let (version, name) = highest(TESTED);
    assert!(
        version <= own,
        "{name}, needed by tests, asks for Rust {version}; Cargo.toml promises {own}"
    );
}

#[test]
fn the_package_says_what_it_is() {
    let metadata = metadata();
    let own = metadata.root_package().unwrap();
    assert_eq!(own.edition.as_str(), "2024");
    assert_eq!(own.license.as_deref(), Some("MIT OR Apache-2.0"));
    for file in [
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "corpus/LICENSE",
        "README.md",
    ] {
        assert!(root().join(file).is_file(), "{file} is missing");
    }
    assert!(
        own.description
            .as_ref()
            .is_some_and(|text| !text.is_empty())
    );
    // A README or licence that is not packed is one that users do not get.
    assert!(own.readme.is_some());
}

#[test]
fn every_dependency_comes_from_crates_io() {
    let metadata = metadata();
    for package in below(&metadata, TESTED).into_values() {
        let source = package
            .source
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        assert_eq!(
            source, "registry+https://github.com/rust-lang/crates.io-index",
            "{} {}",
            package.name, package.version
        );
    }
    for dependency in &metadata.root_package().unwrap().dependencies {
        assert_ne!(
            dependency.req.to_string(),
            "*",
            "{}: say which versions",
            dependency.name
        );
        assert!(dependency.path.is_none(), "{}", dependency.name);
    }
}

#[test]
fn every_dependency_has_a_licence_that_is_allowed() {
    let deny: toml::Table = std::fs::read_to_string(root().join("deny.toml"))
        .unwrap()
        .parse()
        .unwrap();
    let licences = &deny["licenses"];
    let names = |value: &toml::Value| -> Vec<String> {
        value
            .as_array()
            .unwrap()
            .iter()
            .map(|v| v.as_str().unwrap().to_owned())
            .collect()
    };
    let everywhere = names(&licences["allow"]);
    let by_name: BTreeMap<String, Vec<String>> = licences["exceptions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            (
                entry["crate"].as_str().unwrap().to_owned(),
                names(&entry["allow"]),
            )
        })
        .collect();

    let metadata = metadata();
    for package in below(&metadata, TESTED).into_values() {
        let text = package
            .license
            .as_deref()
            .unwrap_or_else(|| panic!("{} names no licence", package.name));
        let terms = spdx::Expression::parse_mode(text, spdx::ParseMode::LAX)
            .unwrap_or_else(|error| panic!("{}: {error}", package.name));
        let extra = by_name.get(package.name.as_str());
        let allowed = |licence: &str| {
            everywhere
                .iter()
                .chain(extra.into_iter().flatten())
                .any(|known| known == licence)
        };
        assert!(
            terms.evaluate(|term| allowed(&term.license.to_string())),
            "{} is under {text}, which deny.toml does not allow",
            package.name
        );
    }
}
