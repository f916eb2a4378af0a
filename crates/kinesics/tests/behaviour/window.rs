//! Windows: cut and stitched, nothing is lost, moved or made up.

use kinesics::window::{self, Geometry};
use proptest::prelude::*;

fn geometry() -> impl Strategy<Value = Geometry> {
    (1_usize..8, 0_usize..60, 0_usize..20, 0_usize..20).prop_map(
        |(seed_frames, more, before, after)| Geometry {
            window: 2 * seed_frames + more,
            seed_frames,
            before,
            after,
        },
    )
}

proptest! {
    #[test]
    fn frames_cut_into_windows_and_stitched_are_those_frames(
        frames in proptest::collection::vec(proptest::array::uniform3(-1.0e3_f32..1.0e3), 0..400),
        geometry in geometry(),
    ) {
        let windows = window::cut(&frames, &geometry);
        prop_assert_eq!(windows.len(), geometry.windows(frames.len()));
        prop_assert!(windows.iter().all(|w| w.len() == geometry.new_frames()));
        prop_assert_eq!(window::stitch(windows, frames.len(), &geometry), frames);
    }

    #[test]
    fn every_frame_is_made_and_no_window_is_wasted(count in 1_usize..2000, geometry in geometry()) {
        let windows = geometry.windows(count);
        prop_assert!(geometry.span(windows - 1).end >= count, "the last window reaches the last frame");
        prop_assert!(windows == 1 || geometry.span(windows - 2).end < count, "one window fewer would not");
        for index in 1..windows {
            let shared = geometry.span(index - 1).end - geometry.span(index).start;
            prop_assert_eq!(shared, geometry.blend(), "neighbours share the frames they blend");
        }
    }

    #[test]
    fn the_seed_of_a_window_is_finished_before_the_window_begins(index in 1_usize..50, geometry in geometry()) {
        let first = geometry.span(index).start;
        let blended = if index == 1 { 0 } else { geometry.span(index - 1).start + geometry.blend() };
        prop_assert!(first - geometry.seed_frames >= blended, "seed frames are not blended any more");
    }

    #[test]
    fn a_window_is_shown_its_own_speech(index in 0_usize..50, geometry in geometry()) {
        let shown = geometry.shown(index);
        prop_assert!(shown.end <= geometry.described(index + 1));
        // Described frame 0 lies `lead` before the first new frame of the utterance.
        prop_assert_eq!(shown.start, geometry.span(index).start);
        prop_assert_eq!(shown.end, geometry.lead() + geometry.span(index).end + geometry.after);
    }
}

#[test]
fn the_sizes_of_the_shipped_model_are_those_of_its_recipe() {
    let geometry = Geometry::default();
    assert_eq!(
        (
            geometry.new_frames(),
            geometry.context(),
            geometry.blend(),
            geometry.hop()
        ),
        (30, 56, 4, 26)
    );
    assert_eq!(
        [0, 1, 30, 31, 56, 57].map(|frames| geometry.windows(frames)),
        [0, 1, 1, 2, 2, 3]
    );
}

#[test]
fn two_windows_that_disagree_fade_into_each_other() {
    let geometry = Geometry::default();
    let stitched = window::stitch(vec![vec![[0.0]; 30], vec![[1.0]; 30]], 56, &geometry);
    let steps: Vec<f32> = stitched
        .windows(2)
        .map(|pair| pair[1][0] - pair[0][0])
        .collect();
    assert!(
        steps.iter().all(|step| (0.0..=0.2001).contains(step)),
        "no step is larger than a fifth of the difference"
    );
    assert_eq!(
        (stitched[25], stitched[30]),
        ([0.0], [1.0]),
        "only the shared frames are blended"
    );
}
