//! Power loss: the service writes to a file system on a loop device. The process is held, and the device's file copied: it has what
//! was synced, and of all else what the kernel happened to have written. The copy is mounted, and the service goes on with it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::process::{Place, client, moment, signal};
use super::works::Works;
use super::{report, rounds};
use crate::command_line::Folder;
use crate::documents::Dice;

/// Size of the device.
const MEGABYTES: u64 = 128;

/// A file system on a file, mounted in a folder beside it.
struct Device {
    image: PathBuf,
    at: PathBuf,
}

fn ran(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

impl Device {
    /// A new one; nothing where that is not allowed.
    fn new(dir: &Path) -> Option<Self> {
        let image = dir.join("0.img");
        fs::File::create(&image).and_then(|file| file.set_len(MEGABYTES << 20)).expect("a file");
        if !ran(Command::new("mkfs.ext4").arg("-q").arg(&image)) {
            return None;
        }
        Self::mount(image)
    }

    /// What a machine finds that starts again.
    fn mount(image: PathBuf) -> Option<Self> {
        let at = image.with_extension("mnt");
        fs::create_dir_all(&at).expect("a folder");
        let device = Self { image, at };
        ran(Command::new("mount").args(["-o", "loop"]).args([&device.image, &device.at])).then_some(device)
    }

    /// Copies the file until nothing was written to it meanwhile, so that the copy is of one moment.
    fn copy(&self, to: &Path) {
        let mut before = fs::read(&self.image).expect("an image");
        loop {
            let now = fs::read(&self.image).expect("an image");
            if now == before {
                break fs::write(to, now).expect("written");
            }
            before = now;
        }
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.at).status();
        let _ = fs::remove_file(&self.image);
    }
}

/// Loses the power so often. Nothing where loop devices may not be mounted.
async fn lose(rounds: u64) -> Option<Works> {
    let (dir, mut works, mut dice) = (crate::documents::folder(), Works::default(), Dice(17));
    let mut device = Device::new(dir.path())?;
    let mut place = Place::over(Folder::new(), device.at.join("d"));
    place.more = ["--disk-reserve-mb", "0"].map(String::from).to_vec();
    for round in 0..rounds {
        if dice.roll(6) == 0 {
            place.change_model();
        }
        let what = format!("power loss {round}");
        let served = tokio::task::block_in_place(|| place.start());
        let client = client(&served);
        works.check(&served, &client, &place.data, &what).await;
        works.one(round, &client, &mut dice).await;
        let life = moment(&mut dice, 1_200);
        tokio::select! {
            () = async { works.go(&client, &mut dice).await; std::future::pending().await } => {}
            () = tokio::time::sleep(life) => {}
        }
        let image = dir.path().join(format!("{}.img", round + 1));
        tokio::task::block_in_place(|| {
            signal(served.process(), "STOP");
            device.copy(&image);
        });
        drop(served);
        device = Device::mount(image).expect("the copy is a file system");
        place.data = device.at.join("d");
    }
    let served = tokio::task::block_in_place(|| place.start());
    works.check(&served, &client(&served), &place.data, "the end").await;
    tokio::task::block_in_place(|| assert_eq!(place.audit(&served).code, 0));
    Some(works)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_outlives_a_power_loss() {
    match lose(2).await {
        Some(works) => assert!(works.acknowledged().iter().sum::<u64>() > 0),
        None => eprintln!("not tested: a power loss needs the right to mount a loop device"),
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a hundred rounds take minutes"]
async fn what_was_acknowledged_outlives_a_power_loss_long() {
    let rounds = rounds(1_000) / 10;
    let works = lose(rounds).await.expect("it needs the right to mount a loop device");
    assert!(works.acknowledged().iter().all(|count| *count > 0), "{}", works.counts());
    let done = format!("{rounds} copies of the device of ext4 that is written to; {}", works.counts());
    report("power loss", &done, "nothing acknowledged lost, nothing half done");
}
