//! The secret that page tokens are authenticated with: made once, kept where the records are.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use ring::rand::{SecureRandom, SystemRandom};

use crate::engine::ports::Secret;

/// The file in a data folder; only its owner may read it.
const FILE: &str = "secret.key";

/// A secret that nobody else has.
///
/// # Panics
/// When the system gives no random numbers, without which nothing can be kept secret.
#[expect(clippy::expect_used, reason = "without random numbers nothing can be kept secret")]
pub(super) fn fresh() -> Secret {
    let mut bytes = [0; 32];
    SystemRandom::new().fill(&mut bytes).expect("the system gives random numbers");
    Secret(bytes)
}

/// The secret of a data folder, made when there is none. One of another length is made anew: tokens that were given
/// out under it are refused, which is all that is lost. So one that cannot be read or kept is made for this run only, and
/// the records are served all the same.
pub(super) fn of_folder(dir: &Path) -> Secret {
    let path = dir.join(FILE);
    match fs::read(&path) {
        Ok(bytes) => match <[u8; 32]>::try_from(bytes) {
            Ok(bytes) => return Secret(bytes),
            Err(_) => tracing::warn!("{} is damaged and is made anew", path.display()),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => {
            tracing::warn!("{}: {error}; page tokens will end with this run", path.display());
            return fresh();
        }
    }
    let secret = fresh();
    if let Err(error) = keep(dir, &path, &secret) {
        tracing::warn!("{} cannot be kept: {error}; page tokens will end with this run", path.display());
    }
    secret
}

/// Beside its place first, so that a crash leaves no half of it.
fn keep(dir: &Path, path: &Path, secret: &Secret) -> std::io::Result<()> {
    let beside = path.with_extension("new");
    let mut file = File::options().create(true).write(true).truncate(true).mode(0o600).open(&beside)?;
    file.write_all(&secret.0)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    File::open(dir)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_keeps_its_secret() {
        let dir = tempfile::tempdir().unwrap();
        let made = of_folder(dir.path());
        assert_eq!(of_folder(dir.path()), made);
        assert_ne!(of_folder(tempfile::tempdir().unwrap().path()), made);
        fs::write(dir.path().join(FILE), "short").unwrap();
        let anew = of_folder(dir.path());
        assert_ne!(anew, made);
        assert_eq!(of_folder(dir.path()), anew);
    }

    /// It was an error, so that the folder did not open: here the place of the file is taken.
    #[test]
    fn a_secret_that_cannot_be_kept_is_of_one_run() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("secret.new")).unwrap();
        let made = of_folder(dir.path());
        assert_ne!(of_folder(dir.path()), made);
        fs::create_dir(dir.path().join(FILE)).unwrap();
        assert_ne!(of_folder(dir.path()), made);
    }
}
