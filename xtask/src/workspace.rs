//! The packages of this workspace, as cargo knows them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::{Result, process};

/// The workspace.
#[derive(Deserialize)]
pub(crate) struct Workspace {
    packages: Vec<Package>,
    /// Where cargo builds.
    pub(crate) target_directory: PathBuf,
}

/// A package of the workspace.
#[derive(Deserialize)]
pub(crate) struct Package {
    /// Its name, such as `alertkit-uptinio`.
    pub(crate) name: String,
    /// Its features, with what they turn on.
    pub(crate) features: BTreeMap<String, Vec<String>>,
    manifest_path: PathBuf,
    targets: Vec<Target>,
    /// The registries that it may go to; `None` for any, an empty list for none.
    publish: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

impl Workspace {
    pub(crate) fn read() -> Result<Self> {
        let json = process::output(&mut process::cargo(["metadata", "--no-deps", "--format-version", "1"]))?;
        Ok(serde_json::from_str(&json)?)
    }

    /// The crates that users depend on.
    pub(crate) fn libraries(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|package| package.is_published() && package.library().is_some())
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.packages.iter().any(|package| package.name == name)
    }
}

impl Package {
    /// The folder of its manifest.
    pub(crate) fn folder(&self) -> &Path {
        self.manifest_path.parent().unwrap_or(&self.manifest_path)
    }

    /// The name of its library, as `use` has it.
    pub(crate) fn library(&self) -> Option<&str> {
        let target = self.targets.iter().find(|target| target.kind.iter().any(|kind| kind == "lib"))?;
        Some(&target.name)
    }

    fn is_published(&self) -> bool {
        self.publish.as_ref().is_none_or(|registries| !registries.is_empty())
    }
}
