//! `cargo xtask runtime`: the ONNX Runtime library and a software Vulkan driver, in the ignored folder `runtime/`.
//!
//! Both come inside packages of public registries, pinned by version and checked by sha256. Downloads are kept in
//! the user's cache, so that a fresh clone does not fetch them again.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

use crate::packages::{Consent, install};
use crate::process::{exists, program, root, run};

/// The npm package that holds the library with the WebGPU provider compiled in, for every platform.
const NPM: (&str, &str, &str) = (
    "onnxruntime-node@1.30.0",
    "onnxruntime-node-1.30.0.tgz",
    "6e3390d6b783e7be946fad629292799da28d0b42f84856e50d2c1b0383291e75",
);
/// The same library (CPU only) from the Python registry, for machines without npm; Linux on x86-64.
const WHEEL: (&str, &str, &str) = (
    "onnxruntime==1.31.1",
    "onnxruntime-1.31.1-cp311-cp311-manylinux_2_28_x86_64.whl",
    "5752bd508126ae7c49894d3b9d2e83f0c3d487319246d04c444b393308d7ad7f",
);
/// SwiftShader, the software Vulkan driver inside Debian's Chromium; ONNX Runtime's WebGPU provider accepts it.
const SWIFTSHADER: (&str, &[&str]) = (
    "chromium-common",
    &["libvk_swiftshader.so", "vk_swiftshader_icd.json"],
);

/// Whether this machine shows a GPU that a program could use.
pub(crate) fn sees_gpu() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    let render_node = |folder: &str| {
        fs::read_dir(folder).is_ok_and(|mut entries| {
            entries.any(|entry| {
                entry.is_ok_and(|e| e.file_name().to_string_lossy().starts_with("renderD"))
            })
        })
    };
    Path::new("/dev/nvidia0").exists() || render_node("/dev/dri")
}

/// Where the library lies, fetched if it is not there yet.
///
/// # Errors
/// When neither npm nor pip can fetch it, or what they fetched is not what was pinned.
pub(crate) fn onnxruntime(consent: &Consent) -> Result<PathBuf> {
    let folder = root().join("runtime/onnxruntime");
    if let Some(library) = library_in(&folder) {
        return Ok(library);
    }
    if exists("npm") {
        from_npm(&folder)?;
    } else {
        if !exists("pip") && !exists("pip3") {
            install(consent, &["python3", "python3-pip"])?;
        }
        from_wheel(&folder)?;
    }
    let library = library_in(&folder)
        .context("the package holds no ONNX Runtime library for this platform")?;
    eprintln!(
        "xtask: ONNX Runtime is at {}",
        library.strip_prefix(root()).unwrap_or(&library).display()
    );
    Ok(library)
}

fn library_in(folder: &Path) -> Option<PathBuf> {
    let mut names: Vec<PathBuf> = fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    names.sort();
    let is_library = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("libonnxruntime.so")
            || name == "onnxruntime.dll"
            || name.starts_with("libonnxruntime.1") && name.ends_with(".dylib")
            || name == "libonnxruntime.dylib"
    };
    names.into_iter().find(is_library)
}

fn from_npm(folder: &Path) -> Result<()> {
    let (package, file, sha256) = NPM;
    let archive = fetched(file, sha256, |cache| {
        run(program("npm", ["pack", "--silent", package]).current_dir(cache))
    })?;
    let system = match std::env::consts::OS {
        "macos" => "darwin",
        "windows" => "win32",
        other => other,
    };
    let machine = if std::env::consts::ARCH == "aarch64" {
        "arm64"
    } else {
        "x64"
    };
    let inside = format!("package/bin/napi-v6/{system}/{machine}");
    unpack(folder, |fresh| {
        let depth = inside.split('/').count().to_string();
        let mut tar = program("tar", ["-x", "-z", "--strip-components", &depth, "-f"]);
        run(tar.arg(&archive).arg("-C").arg(fresh).arg(&inside))
    })
}

fn from_wheel(folder: &Path) -> Result<()> {
    ensure!(
        cfg!(all(target_os = "linux", target_arch = "x86_64")),
        "npm is needed to fetch ONNX Runtime on this platform; install it, or set MOMJIT_ONNXRUNTIME to the library"
    );
    let (package, file, sha256) = WHEEL;
    let pip = if exists("pip3") { "pip3" } else { "pip" };
    let wheel = fetched(file, sha256, |cache| {
        let platform = [
            "--only-binary=:all:",
            "--python-version=3.11",
            "--platform=manylinux_2_28_x86_64",
        ];
        let mut command = program(pip, ["download", "--quiet", "--no-deps"]);
        run(command.args(platform).arg(package).current_dir(cache))
    })?;
    unpack(folder, |fresh| {
        run(program("python3", ["-m", "zipfile", "-e"])
            .arg(&wheel)
            .arg(fresh))?;
        for entry in fs::read_dir(fresh.join("onnxruntime/capi"))? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_os_string();
            if name.to_string_lossy().starts_with("libonnxruntime.so") {
                fs::rename(&path, fresh.join(name))?;
            }
        }
        Ok(fs::remove_dir_all(fresh.join("onnxruntime"))?)
    })
}

/// Fetches a software Vulkan driver and returns its ICD file.
///
/// # Errors
/// When there is no `apt-get`, or the package no longer holds the driver.
pub(crate) fn software_vulkan(consent: &Consent) -> Result<PathBuf> {
    let folder = root().join("runtime/vulkan");
    let (package, files) = SWIFTSHADER;
    let icd = folder.join(files[1]);
    if icd.exists() {
        return Ok(icd);
    }
    ensure!(
        exists("apt-get"),
        "the software Vulkan driver comes out of a Debian package, and there is no apt-get here"
    );
    install(consent, &["libvulkan1"])?;
    unpack(&folder, |fresh| {
        run(program("apt-get", ["-qq", "download", package]).current_dir(fresh))?;
        let archive = fs::read_dir(fresh)?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .find(|path| path.extension().is_some_and(|extension| extension == "deb"))
            .context("apt-get downloaded no package")?;
        let whole = fresh.join("package");
        run(program("dpkg-deb", ["-x"]).arg(&archive).arg(&whole))?;
        for file in files {
            fs::rename(whole.join("usr/lib/chromium").join(file), fresh.join(file))
                .with_context(|| format!("{package} holds no {file}"))?;
        }
        fs::remove_dir_all(whole)?;
        Ok(fs::remove_file(archive)?)
    })?;
    Ok(icd)
}

/// Fills `folder` by `fill`, all or nothing.
fn unpack(folder: &Path, fill: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let fresh = folder.with_extension("part");
    if fresh.exists() {
        fs::remove_dir_all(&fresh)?;
    }
    fs::create_dir_all(&fresh)?;
    fill(&fresh)?;
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::rename(&fresh, folder)
        .with_context(|| format!("could not put {} in its place", folder.display()))
}

/// The archive in the user's cache, downloaded if it is not there, its hash checked either way.
fn fetched(
    file: &str,
    sha256: &str,
    download: impl FnOnce(&Path) -> Result<()>,
) -> Result<PathBuf> {
    let cache = cache_folder().join("downloads");
    fs::create_dir_all(&cache)?;
    let archive = cache.join(file);
    if !archive.exists() {
        download(&cache)?;
    }
    let found = hash(&archive)?;
    if found != sha256 {
        fs::remove_file(&archive)?;
        bail!("{file} has sha256 {found} where {sha256} was pinned; it was removed");
    }
    Ok(archive)
}

fn hash(path: &Path) -> Result<String> {
    let mut hasher = Sha256::new();
    let mut file =
        fs::File::open(path).with_context(|| format!("could not open {}", path.display()))?;
    std::io::copy(&mut file, &mut hasher)?;
    Ok(hasher
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

/// The user's cache folder of the project.
pub(crate) fn cache_folder() -> PathBuf {
    let home = || {
        std::env::var_os("HOME")
            .or_else(|| std::env::var_os("USERPROFILE"))
            .map(PathBuf::from)
    };
    let base = std::env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(home()?.join(".cache")));
    base.unwrap_or_else(std::env::temp_dir).join("momjit")
}
