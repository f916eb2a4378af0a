//! Pausing `Time<Virtual>` pauses sound and motion together, and nothing is lost.

use bevy_momjit::prelude::*;
use bevy_momjit::test_app::{Happening, MockOutput, MockSettings, TestApp};
use bevy_momjit::{Body, Mouth, Voices};
use bevy_time::{Time, Virtual};

use crate::speak::{LINE, by_grammar};
use crate::voices::Ramp;

#[test]
fn body_mouth_and_playhead_stand_still_and_go_on() {
    let (output, _device) = MockOutput::new(MockSettings::default());
    let mut app = TestApp::with_output(output);
    let avatar = app.spawn_avatar(by_grammar());
    let line = app.say(avatar, LINE);
    app.run_for(1.5);
    app.app.world_mut().resource_mut::<Time<Virtual>>().pause();
    // What was handed over before the pause is still heard.
    app.run_for(0.2);
    let state = |app: &TestApp| {
        (
            *app.get::<Body>(avatar),
            *app.get::<Mouth>(avatar),
            app.get::<Playhead>(line).now,
        )
    };
    let before = state(&app);
    let told = app.told(line).len();
    app.run_for(3.0);
    assert_eq!(
        state(&app),
        before,
        "three seconds of pause should change nothing"
    );
    assert_eq!(app.told(line).len(), told, "and nothing should be told");
    app.app
        .world_mut()
        .resource_mut::<Time<Virtual>>()
        .unpause();
    app.run_for(0.1);
    let moved = app.get::<Playhead>(line).now - before.2;
    assert!(
        (0.04..0.11).contains(&moved),
        "after the pause the line should go on where it was, it moved by {moved} s"
    );
    assert!(
        app.run_until(20.0, |app| app.told(line).contains(&Happening::Finished)),
        "to its end"
    );
    assert_eq!(
        app.words().len(),
        10,
        "no word should be lost or told twice"
    );
}

#[test]
fn the_sound_stops_and_goes_on_where_it_was() {
    let (output, device) = MockOutput::new(MockSettings::default());
    let mut app = TestApp::with_output(output);
    let ramp = Ramp { seconds: 4.0 };
    app.app
        .world_mut()
        .resource_mut::<Voices>()
        .insert("ramp", Ramp { seconds: 4.0 });
    let avatar = app.spawn_avatar(by_grammar());
    app.app.world_mut().entity_mut(avatar).insert(Voice {
        name: "ramp".to_owned(),
        ..Voice::default()
    });
    let line = app.say(avatar, "가 나 다");
    app.run_for(1.0);
    app.app.world_mut().resource_mut::<Time<Virtual>>().pause();
    app.run_for(0.1);
    let handed = device.recording().len();
    app.run_for(1.0);
    assert!(
        device.recording()[handed..]
            .iter()
            .all(|sample| *sample == 0.0),
        "a pause should be silent"
    );
    app.app
        .world_mut()
        .resource_mut::<Time<Virtual>>()
        .unpause();
    assert!(
        app.run_until(10.0, |app| app.told(line).contains(&Happening::Finished)),
        "the line should end"
    );
    // The fades aside, the ramp must be heard whole: its times, in order, without a hole.
    let times: Vec<f64> = device
        .recording()
        .iter()
        .filter_map(|sample| ramp.time_of(*sample))
        .collect();
    let rising: Vec<f64> = times
        .iter()
        .scan(0.0f64, |top, time| {
            *top = top.max(*time);
            Some(*top)
        })
        .collect();
    let hole = rising
        .windows(2)
        .map(|pair| pair[1] - pair[0])
        .fold(0.0, f64::max);
    assert!(
        hole < 0.04,
        "nothing but the fades should be missing from the sound, {hole} s are"
    );
}
