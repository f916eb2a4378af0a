//! Pictures and sound into one film, by the program `ffmpeg` where it is installed.

use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, bail};
use image::RgbImage;

/// Whether `ffmpeg` can be started.
#[must_use]
pub fn is_installed() -> bool {
    let mut probe = Command::new("ffmpeg");
    probe
        .arg("-version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    probe.status().is_ok_and(|status| status.success())
}

/// A running `ffmpeg` that takes pictures.
pub struct Encoder {
    child: Child,
}

impl Encoder {
    /// Starts a film with this sound, which begins `delay` seconds after the first picture.
    ///
    /// # Errors
    /// When `ffmpeg` cannot be started.
    pub fn start(
        film: &Path,
        sound: &Path,
        size: (u32, u32),
        frame_rate: f32,
        delay: f64,
    ) -> anyhow::Result<Self> {
        let mut command = Command::new("ffmpeg");
        command.args([
            "-y",
            "-loglevel",
            "error",
            "-f",
            "rawvideo",
            "-pix_fmt",
            "rgb24",
        ]);
        command.args([
            "-s",
            &format!("{}x{}", size.0, size.1),
            "-r",
            &frame_rate.to_string(),
            "-i",
            "pipe:0",
        ]);
        command
            .args(["-itsoffset", &format!("{:.6}", delay.max(0.0)), "-i"])
            .arg(sound);
        // Players want an even size and 4:2:0.
        command.args([
            "-vf",
            "pad=ceil(iw/2)*2:ceil(ih/2)*2",
            "-pix_fmt",
            "yuv420p",
            "-c:v",
            "libx264",
            "-crf",
            "20",
        ]);
        command
            .args(["-c:a", "aac", "-b:a", "128k", "-movflags", "+faststart"])
            .arg(film);
        let child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn();
        Ok(Self {
            child: child.context("ffmpeg cannot be started")?,
        })
    }

    /// Adds a picture.
    ///
    /// # Errors
    /// When `ffmpeg` has ended early, with what it said.
    pub fn add(&mut self, picture: &RgbImage) -> anyhow::Result<()> {
        let written = self
            .child
            .stdin
            .as_mut()
            .map(|pipe| pipe.write_all(picture.as_raw()));
        match written {
            Some(Ok(())) => Ok(()),
            _ => bail!("ffmpeg stopped early: {}", self.complaint()),
        }
    }

    /// Ends the film.
    ///
    /// # Errors
    /// When `ffmpeg` fails, with what it said.
    pub fn finish(mut self) -> anyhow::Result<()> {
        drop(self.child.stdin.take());
        let complaint = self.complaint();
        let status = self.child.wait().context("ffmpeg cannot be waited for")?;
        if !status.success() {
            bail!("ffmpeg failed: {complaint}");
        }
        Ok(())
    }

    /// What it wrote to its error output, on one line; waits until it closes that.
    fn complaint(&mut self) -> String {
        drop(self.child.stdin.take());
        let said = self
            .child
            .stderr
            .take()
            .and_then(|pipe| std::io::read_to_string(pipe).ok())
            .unwrap_or_default();
        said.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl Drop for Encoder {
    fn drop(&mut self) {
        // Already ended after `finish`; on a cancelled run the half film is thrown away with its folder.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
