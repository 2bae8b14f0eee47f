//! The `talentmatch` command in a folder of its own: run to its end, or as a service.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tempfile::TempDir;

pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.path(name), bytes).expect("written");
    }

    /// Runs the command in this folder, with nothing of ours in the environment.
    pub fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments).output().expect("the command runs"))
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        // A long run can be of a copy, which no build replaces meanwhile.
        let program = std::env::var("TALENTMATCH_TEST_PROGRAM");
        let mut command = Command::new(program.as_deref().unwrap_or(env!("CARGO_BIN_EXE_talentmatch")));
        let ours: Vec<String> =
            std::env::vars().map(|(name, _)| name).filter(|name| name.starts_with("TALENTMATCH")).collect();
        for name in ours {
            command.env_remove(name);
        }
        command.env("TALENTMATCH_HTTP_LISTEN", "127.0.0.1:0"); // services do not meet on a port
        command.args(arguments).current_dir(self.0.path()).stdin(Stdio::null());
        command
    }
}

#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    pub fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8 output");
        let code = output.status.code().expect("not killed");
        Self { code, out: text(output.stdout), err: text(output.stderr) }
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error} in {self:?}"))
    }
}

pub struct Served {
    child: Child,
    pub url: String,
    /// What the service has logged since it serves.
    log: Arc<Mutex<String>>,
}

impl Served {
    pub fn start(folder: &Folder, arguments: &[&str]) -> Self {
        Self::start_with(folder, arguments, |_| {})
    }

    /// Starts it after the command was set up further.
    pub fn start_with(folder: &Folder, arguments: &[&str], set_up: impl FnOnce(&mut Command)) -> Self {
        let started = Self::try_start(folder, arguments, set_up);
        started.unwrap_or_else(|said| panic!("the service ended: {said}"))
    }

    /// Starts it likewise; what it said where it ended instead.
    pub fn try_start(
        folder: &Folder,
        arguments: &[&str],
        set_up: impl FnOnce(&mut Command),
    ) -> Result<Self, String> {
        let mut command = folder.command(arguments);
        set_up(&mut command);
        let mut child = command.stderr(Stdio::piped()).spawn().expect("the service starts");
        let stderr = child.stderr.take().expect("piped");
        let mut lines = BufReader::new(stderr).lines();
        let mut seen = String::new();
        let address = loop {
            let Some(line) = lines.next() else {
                let ended = child.wait().expect("ended");
                return Err(format!("{ended}: {seen}"));
            };
            let line = line.expect("a line");
            if let Some((_, rest)) = line.split_once("serving address=") {
                break rest.trim().to_string();
            }
            seen += &(line + "\n");
        };
        let log = Arc::new(Mutex::new(seen));
        let written = log.clone();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                *written.lock().expect("nobody panics") += &(line + "\n");
            }
        });
        Ok(Self { child, url: format!("http://{address}"), log })
    }

    /// Its number among the processes.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Sends SIGHUP and waits until the log says so.
    pub fn reload(&self, said: &str) {
        let before = self.times_logged(said);
        let told = Command::new("kill").args(["-HUP", &self.child.id().to_string()]).status();
        assert!(told.expect("kill runs").success());
        self.until_logged(said, before + 1);
    }

    /// How often the log has said this.
    pub fn times_logged(&self, said: &str) -> usize {
        self.log.lock().expect("nobody panics").matches(said).count()
    }

    /// Waits until the log has said this so often. A minute without it fails the test.
    pub fn until_logged(&self, said: &str, times: usize) {
        for _ in 0..3000 {
            if self.times_logged(said) >= times {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        panic!("{said} is not in {}", self.log.lock().expect("nobody panics"));
    }

    pub fn terminate(mut self) -> i32 {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(told.expect("kill runs").success());
        self.child.wait().expect("ends").code().expect("ends by itself")
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        // Until it is gone the folder is its own.
        let _ = self.child.wait();
    }
}
