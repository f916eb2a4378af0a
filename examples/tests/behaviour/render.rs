//! The avatar's arm is where the pose says: by its joints, and in the picture.

use std::time::Duration;

use bevy::prelude::*;
use bevy_momjit::body::Body;
use bevy_momjit::kinesics::engine::Provider;
use bevy_momjit::malsori::CancelFlag;
use bevy_momjit::rig::HumanBone;
use bevy_momjit::skeleton::Skeleton;
use image::RgbImage;
use momjit_examples::avatar_source::AvatarSource;
use momjit_examples::cast::Role;
use momjit_examples::offscreen::{self, Renderer, Studio};
use momjit_examples::orbit::Orbit;
use momjit_examples::perform::room::{self, Stepped};
use momjit_examples::scene::StagePlugin;

const SIZE: UVec2 = UVec2::new(320, 240);
const STEP: Duration = Duration::from_millis(50);

/// The renderer; `None`, and a word why, where there is none and nobody insists on one.
fn renderer() -> Option<Renderer> {
    match Renderer::open() {
        Ok(renderer) => Some(renderer),
        Err(error) if std::env::var_os("MOMJIT_REQUIRE_RENDER").is_some() => panic!("{error}"),
        Err(error) => {
            eprintln!("the render check is left out: {error}");
            None
        }
    }
}

fn role(avatar: &'static str) -> Role {
    Role {
        avatar: AvatarSource::Bundled(avatar),
        ..default()
    }
}

/// The angles in degrees between the arm bones of the body and those of the rig, worst first.
fn worst_angle(world: &World, avatar: Entity) -> f32 {
    let skeleton = world.get::<Skeleton>(avatar).unwrap();
    let body = world.get::<Body>(avatar).unwrap();
    let place = |bone| {
        let joint = skeleton
            .entity(bone)
            .expect("the bundled avatars have arms");
        world.get::<GlobalTransform>(joint).unwrap().translation()
    };
    use HumanBone as B;
    let bones = [
        (4, B::LeftUpperArm, B::LeftLowerArm),
        (5, B::LeftLowerArm, B::LeftHand),
        (7, B::RightUpperArm, B::RightLowerArm),
        (8, B::RightLowerArm, B::RightHand),
    ];
    let angle = |(bone, from, to)| {
        let seen = (place(to) - place(from)).normalize();
        let meant: Vec3 = body.frame.directions[bone];
        seen.angle_between(meant).to_degrees()
    };
    bones.into_iter().map(angle).fold(0.0, f32::max)
}

#[track_caller]
fn joints_follow(avatar: &'static str) {
    let mut app = App::new();
    app.add_plugins(offscreen::plugins(None));
    room::furnish(&mut app, &role(avatar), Provider::Auto);
    offscreen::finish_plugins(&mut app);
    let cancel = CancelFlag::default();
    let entity = room::enter(&mut app, &cancel).unwrap();
    room::let_lead_in_pass(&mut app);
    room::rehearse(
        &mut app,
        entity,
        "저는 여러분 모두를 정말 사랑해요!",
        &cancel,
    )
    .unwrap();
    let mut worst: f32 = 0.0;
    for _ in 0..80 {
        app.step(STEP);
        worst = worst.max(worst_angle(app.world(), entity));
    }
    assert!(
        worst <= 2.0,
        "the arm bones of {avatar} should point where the body says, are {worst}° off"
    );
}

#[test]
fn the_joints_of_pixel_are_where_the_pose_says() {
    joints_follow("pixel");
}

#[test]
fn the_joints_of_robin_are_where_the_pose_says() {
    joints_follow("robin");
}

/// How many of the pixels around `middle` differ between two pictures, as a share.
fn change(before: &RgbImage, after: &RgbImage, middle: Vec2, radius: i32) -> f32 {
    let (mut differing, mut all) = (0, 0);
    for dy in -radius..=radius {
        for dx in -radius..=radius {
            let (x, y) = (middle.x as i32 + dx, middle.y as i32 + dy);
            if x < 0 || y < 0 || x >= SIZE.x as i32 || y >= SIZE.y as i32 {
                continue;
            }
            let [a, b] = [before, after].map(|picture| picture.get_pixel(x as u32, y as u32).0);
            let step = (0..3)
                .map(|channel| a[channel].abs_diff(b[channel]))
                .max()
                .unwrap_or(0);
            all += 1;
            differing += i32::from(step > 24);
        }
    }
    differing as f32 / all as f32
}

/// Where a bone is in the picture, in pixels.
fn seen_at(studio: &Studio, avatar: Entity, bone: HumanBone) -> Vec2 {
    let world = studio.app.world();
    let joint = world.get::<Skeleton>(avatar).unwrap().entity(bone).unwrap();
    let place = world.get::<GlobalTransform>(joint).unwrap().translation();
    let eye = studio.camera();
    let camera = world.get::<Camera>(eye).unwrap();
    camera
        .world_to_viewport(world.get::<GlobalTransform>(eye).unwrap(), place)
        .unwrap()
}

#[test]
fn the_picture_shows_the_hand_where_the_joint_is() {
    let Some(renderer) = renderer() else { return };
    let mut app = App::new();
    app.add_plugins((
        offscreen::plugins(Some(renderer)),
        StagePlugin { shadows: false },
    ));
    let mut role = role("pixel");
    role.idle = 0.0;
    room::furnish(&mut app, &role, Provider::Auto);
    let eye = Orbit::default().with_yaw(0.0).transform();
    let mut studio = Studio::new(app, SIZE, (eye, Msaa::Off));
    let cancel = CancelFlag::default();
    let avatar = room::enter(&mut studio, &cancel).unwrap();
    room::let_lead_in_pass(&mut studio);
    let still = studio.picture().unwrap();
    let again = studio.picture().unwrap();
    assert_eq!(
        still, again,
        "the same instant should give the same picture"
    );
    let home = seen_at(&studio, avatar, HumanBone::RightHand);

    room::rehearse(
        &mut studio,
        avatar,
        "저는 여러분 모두를 정말 사랑해요!",
        &cancel,
    )
    .unwrap();
    let mut furthest = (0.0, Vec2::ZERO, still.clone(), HumanBone::LeftHand);
    for _ in 0..60 {
        studio.step(STEP);
        for hand in [HumanBone::LeftHand, HumanBone::RightHand] {
            let place = seen_at(&studio, avatar, hand);
            let way = place.distance(home);
            if way > furthest.0 + 4.0 {
                furthest = (way, place, studio.picture().unwrap(), hand);
            }
        }
    }
    let (way, place, moved, hand) = furthest;
    assert!(
        way > 20.0,
        "a hand should be seen to move, moved {way} pixels"
    );
    let there = change(&still, &moved, place, 5);
    assert!(
        there > 0.4,
        "{hand:?} should be drawn where its joint is, at {place}: {there} of the pixels changed"
    );
    let elsewhere = change(&still, &moved, Vec2::new(20.0, 20.0), 12);
    assert!(
        elsewhere < 0.02,
        "the backdrop should not change, {elsewhere} of its pixels did"
    );
}
