//! The mouth shows its visemes on whatever shapes a face has, closes for ㅁ ㅂ ㅍ, and eyes blink.

use std::time::Duration;

use bevy_app::{App, TaskPoolPlugin};
use bevy_asset::{AssetApp, AssetPlugin, Assets, Handle, RenderAssetUsages};
use bevy_ecs::prelude::*;
use bevy_mesh::morph::MorphWeights;
use bevy_mesh::{Mesh, PrimitiveTopology};
use bevy_momjit::face::{Dialect, Face, FacePlugin};
use bevy_momjit::malsori::Viseme;
use bevy_momjit::skeleton::SkeletonPlugin;
use bevy_momjit::{GestureAvatar, Idle, Mouth};
use bevy_time::{TimePlugin, TimeUpdateStrategy};
use bevy_transform::TransformPlugin;
use bevy_transform::components::Transform;

const ARKIT: [&str; 10] = [
    "jawOpen",
    "mouthFunnel",
    "mouthPucker",
    "mouthClose",
    "mouthPressLeft",
    "mouthPressRight",
    "mouthStretchLeft",
    "eyeBlinkLeft",
    "eyeBlinkRight",
    "mouthSmileLeft",
];
const VOWELS: [&str; 6] = [
    "Fcl_MTH_A",
    "Fcl_MTH_I",
    "Fcl_MTH_U",
    "Fcl_MTH_E",
    "Fcl_MTH_O",
    "Fcl_EYE_Close",
];
const OCULUS: [&str; 15] = [
    "viseme_sil",
    "viseme_PP",
    "viseme_FF",
    "viseme_TH",
    "viseme_DD",
    "viseme_kk",
    "viseme_CH",
    "viseme_SS",
    "viseme_nn",
    "viseme_RR",
    "viseme_aa",
    "viseme_E",
    "viseme_I",
    "viseme_O",
    "viseme_U",
];

/// An avatar whose face has shapes with these names.
struct Portrait {
    app: App,
    avatar: Entity,
    head: Entity,
    names: Vec<String>,
}

impl Portrait {
    fn new(names: &[&str]) -> Self {
        let mut app = App::new();
        app.add_plugins((
            TaskPoolPlugin::default(),
            AssetPlugin::default(),
            TimePlugin,
            TransformPlugin,
        ))
        .init_asset::<Mesh>()
        .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_millis(
            10,
        )))
        .add_plugins((SkeletonPlugin, FacePlugin));
        app.finish();
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut mesh = Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::all());
        mesh.set_morph_target_names(names.clone());
        let mesh: Handle<Mesh> = app.world_mut().resource_mut::<Assets<Mesh>>().add(mesh);
        let avatar = app
            .world_mut()
            .spawn((GestureAvatar::default(), Idle { amount: 0.0 }))
            .id();
        let weights =
            MorphWeights::new(vec![0.0; names.len()], Some(mesh)).expect("few enough shapes");
        let head = app
            .world_mut()
            .spawn((
                Name::new("Face"),
                weights,
                Transform::default(),
                ChildOf(avatar),
            ))
            .id();
        app.update();
        Self {
            app,
            avatar,
            head,
            names,
        }
    }

    fn dialect(&self) -> Option<Dialect> {
        self.app.world().get::<Face>(self.avatar).map(Face::dialect)
    }

    fn say(&mut self, viseme: Viseme) {
        let mut mouth = [0.0; 15];
        mouth[viseme as usize] = 1.0;
        *self
            .app
            .world_mut()
            .get_mut::<Mouth>(self.avatar)
            .expect("an avatar has a mouth") = Mouth(mouth);
        self.app.update();
    }

    fn weight(&self, name: &str) -> f32 {
        let index = self
            .names
            .iter()
            .position(|known| known == name)
            .expect("a shape of this face");
        self.app
            .world()
            .get::<MorphWeights>(self.head)
            .expect("the face")
            .weights()[index]
    }

    fn animate(&mut self, name: &str, weight: f32) {
        let index = self
            .names
            .iter()
            .position(|known| known == name)
            .expect("a shape of this face");
        self.app
            .world_mut()
            .get_mut::<MorphWeights>(self.head)
            .expect("the face")
            .weights_mut()[index] = weight;
    }
}

#[test]
fn arkit_shapes_open_round_and_close_the_mouth() {
    let mut face = Portrait::new(&ARKIT);
    assert_eq!(face.dialect(), Some(Dialect::Arkit));
    face.say(Viseme::AA);
    assert!(face.weight("jawOpen") > 0.4, "ㅏ opens the jaw");
    face.say(Viseme::OU);
    assert!(
        face.weight("mouthPucker") > 0.6 && face.weight("jawOpen") < 0.3,
        "ㅜ is round and nearly closed"
    );
    face.say(Viseme::PP);
    assert_eq!(face.weight("jawOpen"), 0.0, "ㅁ ㅂ ㅍ close the jaw");
    assert!(
        face.weight("mouthPressLeft") > 0.2 && face.weight("mouthPressRight") > 0.2,
        "and press the lips"
    );
    face.say(Viseme::Sil);
    for name in ARKIT {
        assert_eq!(
            face.weight(name),
            0.0,
            "silence is the face as it was modelled: {name}"
        );
    }
}

#[test]
fn vowel_shapes_follow_the_vowels() {
    let mut face = Portrait::new(&VOWELS);
    assert_eq!(face.dialect(), Some(Dialect::Vowels));
    for (viseme, shape) in [
        (Viseme::AA, "Fcl_MTH_A"),
        (Viseme::IH, "Fcl_MTH_I"),
        (Viseme::OU, "Fcl_MTH_U"),
        (Viseme::E, "Fcl_MTH_E"),
        (Viseme::OH, "Fcl_MTH_O"),
    ] {
        face.say(viseme);
        assert!(face.weight(shape) >= 0.8, "{viseme:?} is shown by {shape}");
        let others = VOWELS.iter().filter(|name| **name != shape);
        assert!(
            others.map(|name| face.weight(name)).sum::<f32>() == 0.0,
            "and by nothing else"
        );
    }
    face.say(Viseme::PP);
    assert!(
        VOWELS.iter().all(|name| face.weight(name) == 0.0),
        "closed lips move nothing"
    );
}

#[test]
fn oculus_shapes_are_taken_one_to_one() {
    let mut face = Portrait::new(&OCULUS);
    assert_eq!(face.dialect(), Some(Dialect::Oculus));
    for (viseme, shape) in [
        (Viseme::PP, "viseme_PP"),
        (Viseme::KK, "viseme_kk"),
        (Viseme::OU, "viseme_U"),
        (Viseme::IH, "viseme_I"),
    ] {
        face.say(viseme);
        assert_eq!(face.weight(shape), 1.0, "{viseme:?} is {shape}");
        assert_eq!(
            OCULUS.iter().map(|name| face.weight(name)).sum::<f32>(),
            1.0,
            "and nothing else"
        );
    }
}

#[test]
fn a_jaw_alone_opens_for_vowels() {
    let mut face = Portrait::new(&["mouth_open"]);
    assert_eq!(face.dialect(), Some(Dialect::Jaw));
    face.say(Viseme::AA);
    let open = face.weight("mouth_open");
    face.say(Viseme::OU);
    assert!(
        open > 0.7 && face.weight("mouth_open") < 0.5 * open,
        "ㅏ is wider than ㅜ"
    );
    face.say(Viseme::PP);
    assert_eq!(face.weight("mouth_open"), 0.0, "ㅁ closes it");
}

#[test]
fn a_face_without_shapes_is_no_face() {
    assert_eq!(Portrait::new(&["Smile"]).dialect(), None);
}

#[test]
fn the_games_own_animation_of_a_shape_stays() {
    let mut face = Portrait::new(&ARKIT);
    face.animate("jawOpen", 0.2);
    face.animate("mouthSmileLeft", 0.6);
    face.say(Viseme::AA);
    assert!(
        (face.weight("jawOpen") - 0.72).abs() < 1e-5,
        "speech adds to what the game shows"
    );
    face.say(Viseme::Sil);
    assert!(
        (face.weight("jawOpen") - 0.2).abs() < 1e-6,
        "and leaves it as it was"
    );
    assert!((face.weight("mouthSmileLeft") - 0.6).abs() < 1e-6);
}

#[test]
fn eyes_blink_every_few_seconds_for_a_moment() {
    let mut face = Portrait::new(&ARKIT);
    face.app
        .world_mut()
        .entity_mut(face.avatar)
        .insert(Idle::default());
    let mut starts = Vec::new();
    let mut closed = 0;
    let mut before = 0.0;
    for step in 0..6000 {
        face.app.update();
        let now = face.weight("eyeBlinkLeft");
        assert_eq!(
            now,
            face.weight("eyeBlinkRight"),
            "both eyes blink together"
        );
        if before == 0.0 && now > 0.0 {
            starts.push(f64::from(step) / 100.0);
        }
        closed += usize::from(now > 0.0);
        before = now;
    }
    assert!(
        (13..=20).contains(&starts.len()),
        "a blink falls into every four seconds of a minute: {starts:?}"
    );
    assert!(
        starts.windows(2).all(|pair| pair[1] - pair[0] < 6.1),
        "no gap is longer than six seconds: {starts:?}"
    );
    let each = closed as f64 / 100.0 / starts.len() as f64;
    assert!(
        (0.10..=0.16).contains(&each),
        "a blink lasts about 150 ms, found {each} s"
    );
}

#[test]
fn a_statue_does_not_blink() {
    let mut face = Portrait::new(&ARKIT);
    for _ in 0..1500 {
        face.app.update();
        assert_eq!(face.weight("eyeBlinkLeft"), 0.0);
    }
}
