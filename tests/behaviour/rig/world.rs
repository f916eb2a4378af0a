//! An avatar in the world: bound, posed, left alone where the game owns it.

use bevy_app::{App, TaskPoolPlugin};
use bevy_asset::{AssetApp, AssetPlugin, Assets};
use bevy_ecs::prelude::*;
use bevy_math::{Mat4, Quat};
use bevy_mesh::skinning::{SkinnedMesh, SkinnedMeshInverseBindposes};
use bevy_momjit::retarget::RetargetPlugin;
use bevy_momjit::rig::HumanBone;
use bevy_momjit::skeleton::{AvatarReady, AvatarUnusable, Skeleton, SkeletonPlugin};
use bevy_momjit::{Body, GestureAvatar};
use bevy_time::TimePlugin;
use bevy_transform::TransformPlugin;
use bevy_transform::components::{GlobalTransform, Transform};

use super::reaching;
use crate::mannequin::{Make, Mannequin, Posed};

/// What the plugin told about an avatar.
#[derive(Resource, Default)]
struct Told {
    ready: Vec<&'static str>,
    unusable: Vec<String>,
}

fn app() -> App {
    let mut app = App::new();
    app.add_plugins((
        TaskPoolPlugin::default(),
        AssetPlugin::default(),
        TimePlugin,
        TransformPlugin,
    ))
    .add_plugins((SkeletonPlugin, RetargetPlugin))
    .init_asset::<SkinnedMeshInverseBindposes>()
    .init_resource::<Told>()
    .add_observer(|ready: On<AvatarReady>, mut told: ResMut<Told>| {
        told.ready.push(ready.report.family);
    })
    .add_observer(|unusable: On<AvatarUnusable>, mut told: ResMut<Told>| {
        told.unusable.push(unusable.error.to_string());
    });
    app.finish();
    app
}

/// Spawns a doll below an avatar, with its nodes in another pose than the one it was bound in.
fn spawn(app: &mut App, doll: &Mannequin, turned: Quat) -> (Entity, Vec<Entity>) {
    let avatar = app.world_mut().spawn(GestureAvatar::default()).id();
    let mut entities: Vec<Entity> = Vec::new();
    for (joint, node) in doll.joints.iter().zip(&doll.nodes) {
        let mut local = joint.local;
        if node.name.contains("Arm") && node.name != "Armature" {
            local.rotation *= turned;
        }
        let parent = joint.parent.map_or(avatar, |parent| entities[parent]);
        entities.push(
            app.world_mut()
                .spawn((Name::new(node.name.clone()), local, ChildOf(parent)))
                .id(),
        );
    }
    let (joints, poses): (Vec<Entity>, Vec<Mat4>) = doll
        .joints
        .iter()
        .zip(&entities)
        .filter_map(|(joint, &entity)| Some((entity, joint.bind?.inverse())))
        .unzip();
    let inverse_bindposes = app
        .world_mut()
        .resource_mut::<Assets<SkinnedMeshInverseBindposes>>()
        .add(poses);
    app.world_mut().spawn((
        SkinnedMesh {
            inverse_bindposes,
            joints,
        },
        Transform::default(),
        ChildOf(avatar),
    ));
    (avatar, entities)
}

fn seen(app: &App, doll: &Mannequin, entities: &[Entity]) -> Posed {
    let mut posed = Posed {
        at: [None; HumanBone::COUNT],
        turned: [Quat::IDENTITY; HumanBone::COUNT],
    };
    for &(bone, node) in &doll.bones {
        let global = app
            .world()
            .get::<GlobalTransform>(entities[node])
            .expect("every joint has one");
        posed.at[bone as usize] = Some(doll.heading.inverse() * global.translation());
    }
    posed
}

#[test]
fn an_avatar_in_the_world_shows_its_body_on_its_bones() {
    let mut app = app();
    let make = Make {
        axes: 5,
        arms_down: 40.0,
        elbow: 20.0,
        armature: Quat::from_rotation_x(-std::f32::consts::FRAC_PI_2),
        scale: 0.01,
        // VRM 0.x looks along -z.
        heading: Quat::from_rotation_y(std::f32::consts::PI),
        ..Make::default()
    };
    let doll = Mannequin::new(&make);
    // The file was saved in the middle of a dance: only the bind pose tells the rest pose.
    let (avatar, entities) = spawn(&mut app, &doll, Quat::from_rotation_z(0.7));
    let frame = reaching(1.0);
    app.world_mut()
        .get_mut::<Body>(avatar)
        .expect("an avatar has a body")
        .frame = frame;
    app.update();
    app.update();
    assert_eq!(
        app.world().resource::<Told>().ready,
        ["VRM names"],
        "an avatar gets ready once"
    );
    let error = seen(&app, &doll, &entities).worst_arm_error(&frame);
    assert!(
        error <= 2.0,
        "the worst arm bone is {error}° off in the world"
    );
    let hand = app
        .world()
        .get::<Skeleton>(avatar)
        .and_then(|skeleton| skeleton.entity(HumanBone::LeftHand));
    let hand = hand.expect("the hand is found");
    assert_eq!(
        app.world().get::<HumanBone>(hand),
        Some(&HumanBone::LeftHand),
        "a joint says which bone it is"
    );
}

#[test]
fn legs_belong_to_the_games_own_animation() {
    let mut app = app();
    let doll = Mannequin::new(&Make::default());
    let (avatar, entities) = spawn(&mut app, &doll, Quat::IDENTITY);
    app.world_mut()
        .get_mut::<Body>(avatar)
        .expect("an avatar has a body")
        .frame = reaching(1.0);
    app.update();
    let of = |bone: HumanBone| {
        entities[doll
            .bones
            .iter()
            .find(|(b, _)| *b == bone)
            .expect("the doll has it")
            .1]
    };
    let stride = Quat::from_rotation_x(0.5);
    for bone in [HumanBone::LeftUpperLeg, HumanBone::Hips] {
        app.world_mut()
            .get_mut::<Transform>(of(bone))
            .expect("a joint")
            .rotation = stride;
    }
    for _ in 0..3 {
        app.update();
    }
    for bone in [HumanBone::LeftUpperLeg, HumanBone::Hips] {
        let now = app
            .world()
            .get::<Transform>(of(bone))
            .expect("a joint")
            .rotation;
        assert_eq!(now, stride, "{} keeps what the game gave it", bone.name());
    }
}

#[test]
fn a_still_body_changes_no_transform() {
    #[derive(Resource, Default)]
    struct Changes(usize);
    let mut app = app();
    app.init_resource::<Changes>();
    app.add_systems(
        bevy_app::Last,
        |changed: Query<(), Changed<Transform>>, mut changes: ResMut<Changes>| {
            changes.0 = changed.iter().count();
        },
    );
    let (avatar, _) = spawn(
        &mut app,
        &Mannequin::new(&Make {
            axes: 9,
            ..Make::default()
        }),
        Quat::IDENTITY,
    );
    app.world_mut()
        .get_mut::<Body>(avatar)
        .expect("an avatar has a body")
        .frame = reaching(1.0);
    app.update();
    assert!(
        app.world().resource::<Changes>().0 > 20,
        "the first frame poses the arms"
    );
    for _ in 0..5 {
        app.update();
    }
    // Eyes make their small jumps; nothing else moves.
    assert!(
        app.world().resource::<Changes>().0 <= 2,
        "a still body leaves its transforms alone"
    );
}

#[test]
fn a_pillar_is_told_to_be_unusable_once() {
    let mut app = app();
    let avatar = app.world_mut().spawn(GestureAvatar::default()).id();
    app.world_mut()
        .spawn((Name::new("Hips"), Transform::default(), ChildOf(avatar)));
    for _ in 0..3 {
        app.update();
    }
    let told = app.world().resource::<Told>();
    assert_eq!(
        told.unusable.len(),
        1,
        "one sentence, once: {:?}",
        told.unusable
    );
    assert!(
        told.unusable[0].contains("leftUpperArm"),
        "{}",
        told.unusable[0]
    );
    assert!(told.ready.is_empty());
}
