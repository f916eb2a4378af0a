//! The dataset: what is written is read, whole or not at all, and its fingerprint is that of its content.

use kinesics::{Frame, Layout, Motion};
use proptest::prelude::*;
use training::compose::{Settings, Take, render};
use training::dataset::clip::{ByteShape, joints};
use training::dataset::{
    Audio, Channels, Clip, Dataset, DatasetError, Floats, Meta, SCHEMA_VERSION,
};

fn meta(recipe: &str) -> Meta {
    Meta {
        schema_version: SCHEMA_VERSION,
        frame_rate: 15.0,
        joints: Vec::new(),
        licences: Vec::new(),
        clips: 0,
        seconds: 0.0,
        split_seconds: Default::default(),
        recipe: recipe.to_owned(),
    }
}

fn clips(count: u64) -> Vec<Clip> {
    (0..count)
        .map(|index| render(&Take::draw(5, index), "test").unwrap())
        .collect()
}

fn read(dataset: &Dataset) -> Vec<Clip> {
    let mut all = Vec::new();
    dataset
        .each(|clip| {
            all.push(clip);
            Ok(())
        })
        .unwrap();
    all
}

#[test]
fn what_is_written_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = Dataset::create(folder.path(), &meta("a")).unwrap();
    let clips = clips(3);
    dataset.append(&clips, &meta("a")).unwrap();
    assert_eq!(read(&dataset), clips);
    for clip in &clips {
        clip.check().unwrap();
    }
}

#[test]
fn the_fingerprint_is_of_the_content_not_of_the_order_of_writing() {
    let clips = clips(3);
    let fingerprint = |order: &[usize]| {
        let folder = tempfile::tempdir().unwrap();
        let dataset = Dataset::create(folder.path(), &meta("a")).unwrap();
        for at in order {
            dataset
                .append(std::slice::from_ref(&clips[*at]), &meta("a"))
                .unwrap();
        }
        dataset.verify().unwrap()
    };
    let forward = fingerprint(&[0, 1, 2]);
    assert_eq!(forward, fingerprint(&[2, 0, 1]));
    assert_ne!(
        forward.sha256,
        fingerprint(&[0, 1]).sha256,
        "a missing clip shows"
    );
    assert_eq!(forward.clips, 3);
    let seconds: f64 = clips.iter().map(Clip::seconds).sum();
    assert!((forward.seconds - seconds).abs() < 1e-9);
}

/// What another program might want of a clip.
#[derive(serde::Deserialize)]
struct Part {
    source: String,
    words: Vec<(String, f64, f64)>,
    audio: Rate,
}

#[derive(serde::Deserialize)]
struct Rate {
    rate: u32,
}

#[test]
fn a_value_is_a_messagepack_map_with_the_names_of_the_format() {
    let clip = &clips(1)[0];
    let bytes = rmp_serde::to_vec_named(clip).unwrap();
    let map: std::collections::BTreeMap<String, serde::de::IgnoredAny> =
        rmp_serde::from_slice(&bytes).unwrap();
    for name in [
        "video",
        "clip",
        "source",
        "licence",
        "speaker",
        "style",
        "language",
        "start",
        "end",
        "frame_rate",
        "words",
        "joints",
        "channels",
        "seen",
        "audio",
        "recipe",
        "split",
    ] {
        assert!(map.contains_key(name), "the format names a field {name}");
    }
    let part: Part = rmp_serde::from_slice(&bytes).unwrap();
    assert_eq!(part.source, "composed");
    assert_eq!(part.words, clip.words, "a word is [text, start, end]");
    assert_eq!(part.audio.rate, 16_000);
}

#[test]
fn other_settings_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    drop(Dataset::create(folder.path(), &meta("a")).unwrap());
    let error = Dataset::create(folder.path(), &meta("b")).unwrap_err();
    assert!(matches!(error, DatasetError::Recipe { .. }), "{error}");
}

#[test]
fn a_folder_without_a_dataset_is_said_to_be_one() {
    let folder = tempfile::tempdir().unwrap();
    let error = Dataset::open(folder.path()).unwrap_err();
    assert!(matches!(error, DatasetError::Missing { .. }), "{error}");
    assert!(
        std::fs::read_dir(folder.path()).unwrap().next().is_none(),
        "looking leaves nothing behind"
    );
}

#[test]
fn a_clip_that_contradicts_itself_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let dataset = Dataset::create(folder.path(), &meta("a")).unwrap();
    let mut clip = clips(1).remove(0);
    clip.joints.shape[0] += 1;
    dataset.append(&[clip.clone()], &meta("a")).unwrap();
    let error = dataset.verify().unwrap_err();
    assert!(
        error.to_string().contains(&clip.key()),
        "the message names the clip: {error}"
    );
}

#[test]
fn channels_are_picked_by_name() {
    let frame = Frame {
        activity: [0.25, 0.75],
        ..Frame::default()
    };
    let motion = Motion {
        frame_rate: 15.0,
        start: 0.0,
        layout: Layout::Full55,
        frames: vec![frame; 2],
    };
    let mut expected = Vec::new();
    motion
        .frames
        .iter()
        .for_each(|frame| Layout::Upper29.write(frame, &mut expected));
    let channels = Channels::of(&motion);
    assert_eq!(channels.pick(Layout::Upper29).unwrap(), expected);
    let upper27 = Channels::of(&Motion {
        layout: Layout::Upper27,
        ..motion.clone()
    });
    assert_eq!(upper27.pick(Layout::Upper29), None, "activity is not there");
    assert_eq!(joints(&motion).shape, [2, 10, 3]);
}

#[test]
fn the_recipe_depends_on_the_seed_and_not_on_the_length() {
    let recipe = |hours, seed| Settings { hours, seed }.recipe();
    assert_eq!(
        recipe(1.0, 1),
        recipe(2.0, 1),
        "a corpus can be made longer"
    );
    assert_ne!(recipe(1.0, 1), recipe(1.0, 2));
}

proptest! {
    #[test]
    fn numbers_survive_packing(numbers in prop::collection::vec(any::<f32>(), 0..64)) {
        let back = Floats::pack(vec![numbers.len()], numbers.iter().copied()).unpack();
        prop_assert_eq!(back.iter().map(|x| x.to_bits()).collect::<Vec<_>>(), numbers.iter().map(|x| x.to_bits()).collect::<Vec<_>>());
    }

    #[test]
    fn ids_survive_packing(ids in prop::collection::vec(any::<i32>(), 0..64)) {
        prop_assert_eq!(ByteShape::pack_ids(vec![ids.len()], ids.iter().copied()).unpack_ids(), ids);
    }

    #[test]
    fn samples_survive_packing_within_one_step(samples in prop::collection::vec(-1.0_f32..=1.0, 0..64)) {
        let back = Audio::pack(16_000, &samples).unpack();
        for (sample, back) in samples.iter().zip(back) {
            prop_assert!((sample - back).abs() <= 0.51 / f32::from(i16::MAX));
        }
    }
}
