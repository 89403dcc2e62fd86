//! Files with keys in them, which are read only where nobody else can read them.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use alertkit::transport::Error;

/// Its text. `field` names it in errors, which show nothing of it.
pub(crate) fn read(field: &'static str, path: &Path) -> Result<String, Error> {
    let failed =
        |error: &io::Error| Error::invalid_input(field, format!("{} can't be read: {error}", path.display()));
    // Asked of the open file: a path may have become another one by the time it is read.
    let mut file = File::open(path).map_err(|error| failed(&error))?;
    if let Some(remedy) = others_can_read(&file).map_err(|error| failed(&error))? {
        let problem =
            format!("{} can be read or changed by others; {remedy} {}", path.display(), path.display());
        return Err(Error::invalid_input(field, problem));
    }
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(|error| failed(&error))?;
    Ok(text)
}

/// What to do about it, if they can.
#[cfg(unix)]
fn others_can_read(file: &File) -> io::Result<Option<&'static str>> {
    use std::os::unix::fs::PermissionsExt;
    const GROUP_AND_OTHERS: u32 = 0o077;
    let mode = file.metadata()?.permissions().mode();
    Ok((mode & GROUP_AND_OTHERS != 0).then_some("chmod 600"))
}

/// Elsewhere a user's folder is closed to others by itself, and permissions say nothing that could be read here.
#[cfg(not(unix))]
fn others_can_read(_: &File) -> io::Result<Option<&'static str>> {
    Ok(None)
}
