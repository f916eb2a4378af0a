//! The model inside the binary makes the motion, out of the box.

use bevy_momjit::kinesics::performance::Source;
use bevy_momjit::kinesics::{BoneLengths, Joint, Motion};
use bevy_momjit::prelude::*;
use bevy_momjit::test_app::{Happening, TestApp};
use bevy_momjit::{EngineStatus, GestureTrack};

use crate::speak::LINE;

/// The motion of the demonstration line by this source, and what made it.
fn motion(source: GestureSource, seed: u64) -> (Motion, Option<Source>) {
    let mut app = TestApp::new();
    let avatar = app.spawn_avatar(GestureAvatar {
        source,
        ..GestureAvatar::default()
    });
    app.app.world_mut().entity_mut(avatar).insert(GestureStyle {
        seed,
        ..GestureStyle::default()
    });
    let line = app.say(avatar, LINE);
    app.step();
    assert!(
        !app.told(line)
            .iter()
            .any(|told| matches!(told, Happening::Degraded(_))),
        "no rung of the ladder should be lost: {:?}",
        app.told(line)
    );
    let track = app.get::<GestureTrack>(line);
    (track.motion(), track.source())
}

fn travel(motion: &Motion) -> f32 {
    let path = |joint| motion.path(joint, &BoneLengths::default());
    let length = |path: Vec<bevy_math::Vec3>| {
        path.windows(2)
            .map(|pair| pair[0].distance(pair[1]))
            .sum::<f32>()
    };
    length(path(Joint::LeftWrist)).max(length(path(Joint::RightWrist)))
}

#[test]
fn it_is_loaded_with_the_app_and_says_what_runs_it() {
    let mut app = TestApp::new();
    app.step();
    let status = app.app.world().resource::<EngineStatus>();
    assert_eq!(
        status.problem, None,
        "the shipped model should run everywhere"
    );
    assert!(
        !status.model.is_empty() && !status.engine.is_empty() && !status.provider.is_empty(),
        "and say so: {status:?}"
    );
}

#[test]
fn it_moves_the_arms_alone_and_with_the_grammar() {
    for (asked, made) in [
        (GestureSource::Neural, Source::Neural),
        (GestureSource::Hybrid, Source::Hybrid),
    ] {
        let (motion, source) = motion(asked, 0);
        assert_eq!(
            source,
            Some(made),
            "what was asked for should have made the motion"
        );
        let metres = travel(&motion);
        assert!(
            metres > 0.3,
            "{made}: a wrist should travel more than 30 cm in the line, it travelled {metres} m"
        );
    }
}

#[test]
fn its_motion_is_the_seeds() {
    let hybrid = |seed| motion(GestureSource::Hybrid, seed).0;
    assert_eq!(hybrid(3), hybrid(3), "one seed should give the same bits");
    assert_ne!(
        hybrid(3),
        hybrid(4),
        "another seed should give another motion"
    );
}
