//! Files with keys in them: read where other users can't change them, and can't read them without their owner's intent.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use alertkit::transport::Error;

use crate::text;

/// Its text. `field` names it in errors, which show nothing of it.
pub(crate) fn read(field: &'static str, path: &Path) -> Result<String, Error> {
    let shown = path.display();
    let failed = |error: &io::Error| Error::invalid_input(field, format!("{shown} can't be read: {error}"));
    // Asked of the open file: a path may have become another one by the time it is read.
    let mut file = File::open(path).map_err(|error| failed(&error))?;
    let access = Access::of(&file).map_err(|error| failed(&error))?;
    if let Some(problem) = access.problem(&shown.to_string()) {
        return Err(Error::invalid_input(field, format!("{shown} {problem}")));
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(|error| failed(&error))?;
    text::decode(bytes).map_err(|problem| Error::invalid_input(field, format!("{shown} {problem}")))
}

/// Who can do what with a file.
#[derive(Clone, Copy)]
struct Access {
    others_can_read: bool,
    others_can_write: bool,
    /// Whether this user can change that.
    is_ours: bool,
}

impl Access {
    /// What is wrong with it, and what to do about it.
    ///
    /// A secret that Docker or Kubernetes mounts can be read by others, belongs to root or can't be changed: whoever mounts
    /// it decides on that, and this user can't.
    fn problem(self, path: &str) -> Option<String> {
        let Self { others_can_read, others_can_write, is_ours } = self;
        if is_ours && (others_can_read || others_can_write) {
            Some(format!("can be read or changed by others; chmod 600 {path}"))
        } else if others_can_write {
            Some("can be changed by others; only its owner can end that".to_owned())
        } else {
            None
        }
    }

    #[cfg(unix)]
    fn of(file: &File) -> io::Result<Self> {
        use rustix::fs::StatVfsMountFlags;
        use std::os::unix::fs::MetadataExt;
        const GROUP_AND_OTHERS_WRITE: u32 = 0o022;
        const GROUP_AND_OTHERS: u32 = 0o077;
        let metadata = file.metadata()?;
        let mode = metadata.mode();
        // What has no mount, such as a pipe, can be changed.
        let is_read_only =
            rustix::fs::fstatvfs(file).is_ok_and(|mount| mount.f_flag.contains(StatVfsMountFlags::RDONLY));
        Ok(Self {
            others_can_read: mode & GROUP_AND_OTHERS != 0,
            others_can_write: mode & GROUP_AND_OTHERS_WRITE != 0 && !is_read_only,
            is_ours: metadata.uid() == rustix::process::geteuid().as_raw() && !is_read_only,
        })
    }

    /// Elsewhere a user's folder is closed to others by itself, and permissions say nothing that could be read here.
    #[cfg(not(unix))]
    fn of(_: &File) -> io::Result<Self> {
        Ok(Self { others_can_read: false, others_can_write: false, is_ours: true })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mounted_secret_may_be_read_by_others_and_never_changed() {
        let mounted = Access { others_can_read: true, others_can_write: false, is_ours: false };
        assert_eq!(mounted.problem("k"), None);
        let writable = Access { others_can_write: true, ..mounted };
        assert_eq!(
            writable.problem("k").as_deref(),
            Some("can be changed by others; only its owner can end that")
        );
    }

    #[test]
    fn a_file_of_this_user_is_for_this_user_alone() {
        let private = Access { others_can_read: false, others_can_write: false, is_ours: true };
        assert_eq!(private.problem("k"), None);
        let remedy = Some("can be read or changed by others; chmod 600 k".to_owned());
        assert_eq!(Access { others_can_read: true, ..private }.problem("k"), remedy);
        assert_eq!(Access { others_can_write: true, ..private }.problem("k"), remedy);
    }
}
