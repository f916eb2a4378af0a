//! The stage: a floor that rises into a backdrop without a seam, three soft lights, a contact shadow.
//!
//! Floor and backdrop are one unlit mesh with vertex colours, so that software rendering pays almost nothing for them.

use std::f32::consts::TAU;

use bevy::asset::RenderAssetUsages;
use bevy::core_pipeline::tonemapping::Tonemapping;
use bevy::light::NotShadowCaster;
use bevy::mesh::{Indices, PrimitiveTopology};
use bevy::prelude::*;

/// Builds the stage at start.
pub struct StagePlugin {
    /// Whether the key light casts shadows on the avatar; costly without a GPU.
    pub shadows: bool,
}

impl Plugin for StagePlugin {
    fn build(&self, app: &mut App) {
        let ambient = GlobalAmbientLight {
            color: Color::srgb(0.86, 0.91, 1.0),
            brightness: 420.0,
            ..default()
        };
        app.insert_resource(ambient)
            .insert_resource(ClearColor(BACKDROP[0].2.into()));
        let shadows = self.shadows;
        app.add_systems(
            Startup,
            (build_backdrop, move |commands: Commands| {
                hang_lights(commands, shadows);
            }),
        );
    }
}

/// How a camera on this stage turns light into colours: those of the avatars' materials are kept as they are.
#[must_use]
pub fn lens() -> impl Bundle {
    (Tonemapping::KhronosPbrNeutral, Msaa::Sample4)
}

/// Outline of floor and backdrop from the middle outwards: radius and height in metres, colour.
const BACKDROP: [(f32, f32, Srgba); 9] = [
    (0.0, 0.0, Srgba::rgb(0.97, 0.90, 0.82)),
    (0.9, 0.0, Srgba::rgb(0.96, 0.88, 0.80)),
    (2.2, 0.0, Srgba::rgb(0.92, 0.86, 0.80)),
    (4.0, 0.0, Srgba::rgb(0.86, 0.84, 0.82)),
    (5.2, 0.25, Srgba::rgb(0.80, 0.83, 0.84)),
    (6.0, 1.2, Srgba::rgb(0.72, 0.81, 0.85)),
    (6.3, 3.0, Srgba::rgb(0.54, 0.71, 0.79)),
    (5.5, 6.0, Srgba::rgb(0.36, 0.58, 0.70)),
    (0.0, 8.0, Srgba::rgb(0.28, 0.50, 0.63)),
];

/// The contact shadow under the feet, from the middle outwards.
const SHADOW: [(f32, f32, Srgba); 5] = [
    (0.0, 0.0, Srgba::new(0.10, 0.09, 0.12, 0.50)),
    (0.12, 0.0, Srgba::new(0.10, 0.09, 0.12, 0.46)),
    (0.24, 0.0, Srgba::new(0.10, 0.09, 0.12, 0.24)),
    (0.38, 0.0, Srgba::new(0.10, 0.09, 0.12, 0.08)),
    (0.55, 0.0, Srgba::new(0.10, 0.09, 0.12, 0.0)),
];

fn build_backdrop(
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
    mut materials: ResMut<Assets<StandardMaterial>>,
) {
    let backdrop = StandardMaterial {
        unlit: true,
        cull_mode: None,
        ..default()
    };
    commands.spawn((
        Name::new("backdrop"),
        Mesh3d(meshes.add(lathe(&BACKDROP))),
        MeshMaterial3d(materials.add(backdrop)),
        NotShadowCaster,
    ));
    let shadow = StandardMaterial {
        unlit: true,
        alpha_mode: AlphaMode::Blend,
        depth_bias: 1.0,
        ..default()
    };
    commands.spawn((
        Name::new("contact shadow"),
        Mesh3d(meshes.add(lathe(&SHADOW))),
        MeshMaterial3d(materials.add(shadow)),
        NotShadowCaster,
        Transform::from_xyz(0.0, 0.004, 0.0),
    ));
}

fn hang_lights(mut commands: Commands, shadows: bool) {
    let lights = [
        (
            "key light",
            Color::srgb(1.0, 0.95, 0.88),
            7200.0,
            Vec3::new(1.6, 2.6, 2.4),
            shadows,
        ),
        (
            "fill light",
            Color::srgb(0.85, 0.91, 1.0),
            2400.0,
            Vec3::new(-2.4, 1.2, 1.8),
            false,
        ),
        (
            "rim light",
            Color::srgb(0.92, 0.96, 1.0),
            6500.0,
            Vec3::new(-1.2, 2.6, -2.6),
            false,
        ),
    ];
    for (name, color, illuminance, from, shadow_maps_enabled) in lights {
        commands.spawn((
            Name::new(name),
            DirectionalLight {
                color,
                illuminance,
                shadow_maps_enabled,
                ..default()
            },
            Transform::from_translation(from).looking_at(Vec3::Y, Vec3::Y),
        ));
    }
}

/// Turns an outline about the y axis.
fn lathe(outline: &[(f32, f32, Srgba)]) -> Mesh {
    const SEGMENTS: u32 = 48;
    let mut positions = Vec::new();
    let mut colours = Vec::new();
    for &(radius, height, colour) in outline {
        for segment in 0..=SEGMENTS {
            let (sin, cos) = (TAU * segment as f32 / SEGMENTS as f32).sin_cos();
            positions.push([radius * sin, height, radius * cos]);
            colours.push(LinearRgba::from(colour).to_f32_array());
        }
    }
    let rows = (0..outline.len() as u32 - 1)
        .flat_map(|ring| (0..SEGMENTS).map(move |segment| (ring, segment)));
    let indices = rows.flat_map(|(ring, segment)| {
        let inner = ring * (SEGMENTS + 1) + segment;
        let outer = inner + SEGMENTS + 1;
        [inner, outer, outer + 1, inner, outer + 1, inner + 1]
    });
    let normals = vec![[0.0, 1.0, 0.0]; positions.len()];
    Mesh::new(
        PrimitiveTopology::TriangleList,
        RenderAssetUsages::default(),
    )
    .with_inserted_indices(Indices::U32(indices.collect()))
    .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, positions)
    .with_inserted_attribute(Mesh::ATTRIBUTE_NORMAL, normals)
    .with_inserted_attribute(Mesh::ATTRIBUTE_COLOR, colours)
}
