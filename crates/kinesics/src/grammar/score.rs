//! What hands, torso and head are to do, before any bone: the channels of an utterance.

use glam::Vec3;

use super::channel::Channel;
use crate::body::Side;
use crate::style::Style;

/// The channels of one hand.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct HandScore {
    /// Outwards, up, forwards from mid-shoulder, metres.
    pub(crate) wrist: Channel<3>,
    /// Pronation, flexion, deviation, degrees.
    pub(crate) angles: Channel<3>,
    pub(crate) shape: Channel<7>,
    /// 1 where the hand touches the body.
    pub(crate) contact: Channel<1>,
    /// When the arm is away from rest on purpose.
    pub(crate) active: Vec<(f64, f64)>,
}

/// All channels of an utterance.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Score {
    pub(crate) hands: [HandScore; 2],
    pub(crate) torso: Channel<3>,
    pub(crate) head: Channel<3>,
    /// The part of the head's turn that looks away and back.
    pub(crate) gaze: Channel<3>,
    pub(crate) shrug: Channel<1>,
    pub(crate) clasp: Channel<1>,
}

impl Score {
    /// A body at rest.
    pub(crate) fn new(style: &Style) -> Self {
        let hand = style.rest_hand();
        let hands = Side::BOTH.map(|side| HandScore {
            wrist: Channel::new(style.rest_wrist(side).to_array()),
            angles: Channel::new([hand.pronation, hand.flexion, hand.deviation]),
            shape: Channel::new(hand.shape),
            contact: Channel::new([0.0]),
            active: Vec::new(),
        });
        Self {
            hands,
            torso: Channel::new(style.rest_torso().to_array()),
            head: Channel::new(style.rest_head().to_array()),
            gaze: Channel::new([0.0; 3]),
            shrug: Channel::new([0.0]),
            clasp: Channel::new([style.rest_clasp]),
        }
    }

    /// Where a wrist is when everything written so far is over.
    pub(crate) fn wrist(&self, side: Side) -> Vec3 {
        Vec3::from_array(self.hands[side as usize].wrist.target())
    }
}
