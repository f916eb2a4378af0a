//! How much of a file is structure and how much is bulk numbers, found without decoding it.
//!
//! A decoder makes an object of some hundred bytes out of every empty message, which takes two bytes on the wire: a
//! small hostile file could fill the memory. Bulk numbers (the weights) decode one to one and are harmless. This
//! walk over the wire format follows only the path to the weights and counts everything else.

use super::OnnxError;

/// A field that is worth entering, or, without inner fields, one whose content is bulk.
struct Way {
    field: u64,
    inner: &'static [Way],
}

/// `raw_data` and packed `float_data` of a `TensorProto`.
const TENSOR: &[Way] = &[
    Way {
        field: 9,
        inner: &[],
    },
    Way {
        field: 4,
        inner: &[],
    },
];
/// The tensor of a `Constant` node's attribute.
const NODE: &[Way] = &[Way {
    field: 5,
    inner: &[Way {
        field: 5,
        inner: TENSOR,
    }],
}];
const GRAPH: &[Way] = &[
    Way {
        field: 1,
        inner: NODE,
    },
    Way {
        field: 5,
        inner: TENSOR,
    },
];
const MODEL: &[Way] = &[Way {
    field: 7,
    inner: GRAPH,
}];

/// Bytes of the file that are not bulk numbers.
pub(super) fn structure_bytes(file: &[u8]) -> Result<usize, OnnxError> {
    Ok(file.len() - bulk_bytes(file, MODEL)?)
}

fn bulk_bytes(mut message: &[u8], ways: &[Way]) -> Result<usize, OnnxError> {
    let mut bulk = 0;
    while !message.is_empty() {
        let key = take_varint(&mut message)?;
        let length = match key & 7 {
            0 => {
                take_varint(&mut message)?;
                continue;
            }
            1 => 8,
            2 => usize::try_from(take_varint(&mut message)?)
                .map_err(|_| broken("a length is out of range"))?,
            5 => 4,
            kind => return Err(broken(&format!("wire type {kind} is not used by ONNX"))),
        };
        let content = message
            .get(..length)
            .ok_or_else(|| broken("it ends in the middle of a field"))?;
        message = &message[length..];
        if let Some(way) = ways
            .iter()
            .find(|way| way.field == key >> 3 && key & 7 == 2)
        {
            bulk += if way.inner.is_empty() {
                content.len()
            } else {
                bulk_bytes(content, way.inner)?
            };
        }
    }
    Ok(bulk)
}

fn take_varint(message: &mut &[u8]) -> Result<u64, OnnxError> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = message
            .split_first()
            .ok_or_else(|| broken("it ends in the middle of a number"))?;
        *message = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Ok(value);
        }
    }
    Err(broken("a number has more than 64 bits"))
}

fn broken(reason: &str) -> OnnxError {
    OnnxError::Decode {
        reason: reason.to_owned(),
    }
}
