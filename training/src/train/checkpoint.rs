//! A run on disk: `weights.safetensors` (the running average, which is the result), `state.safetensors` (what is
//! needed to go on) and `run.json` (settings, statistics, log).

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Settings, TrainError};
use crate::file;
use crate::optimiser::Adam;
use crate::parameters::{Parameters, ParametersError};
use crate::statistics::Statistics;

/// What is known about a run, without its weights.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// How it is trained.
    pub settings: Settings,
    /// What its numbers are measured in.
    pub statistics: Statistics,
    /// Steps made.
    pub steps: u64,
    /// Seconds of processor time used.
    pub cpu_seconds: f64,
    /// `(step, processor seconds, training loss, validation loss)`, now and then.
    pub log: Vec<(u64, f64, f32, f32)>,
}

/// A run in memory.
#[derive(Debug, Clone, PartialEq)]
pub struct Checkpoint {
    /// What is known about it.
    pub record: Record,
    /// The weights as the optimiser left them.
    pub parameters: Parameters,
    /// Their running average: the result.
    pub average: Parameters,
    /// The optimiser.
    pub adam: Adam,
}

impl Checkpoint {
    /// A run that has not begun.
    #[must_use]
    pub fn new(settings: Settings, statistics: Statistics) -> Self {
        let parameters = settings.sizes.initial(settings.seed);
        let adam = Adam::new(&parameters);
        let record = Record {
            settings,
            statistics,
            steps: 0,
            cpu_seconds: 0.0,
            log: Vec::new(),
        };
        Self {
            record,
            average: parameters.clone(),
            parameters,
            adam,
        }
    }

    /// Reads the run of a folder; `None` when there is none.
    ///
    /// # Errors
    /// [`TrainError`] when it is broken or has other settings than these.
    pub fn load(folder: &Path, settings: &Settings) -> Result<Option<Self>, TrainError> {
        if !folder.join(RECORD).exists() {
            return Ok(None);
        }
        let record = Record::load(folder)?;
        if record.settings != *settings {
            return Err(TrainError::Settings {
                path: folder.to_owned(),
            });
        }
        let mut run = Self::new(record.settings.clone(), record.statistics.clone());
        let mut state = run.state();
        state.load(&folder.join(STATE))?;
        run.record = record;
        run.restore(&state);
        Ok(Some(run))
    }

    /// Writes the run. Each file appears whole; the record last, after the state it speaks of.
    ///
    /// # Errors
    /// [`TrainError`] when the disk refuses.
    pub fn save(&self, folder: &Path) -> Result<(), TrainError> {
        self.average.save(&folder.join(WEIGHTS))?;
        self.state().save(&folder.join(STATE))?;
        let path = folder.join(RECORD);
        let failed = |reason: String| TrainError::Record {
            path: path.clone(),
            reason,
        };
        let json =
            serde_json::to_vec_pretty(&self.record).map_err(|error| failed(error.to_string()))?;
        file::replace(&path, &json).map_err(|error| failed(error.to_string()))
    }

    fn parts(&self) -> [(&'static str, &Parameters); 4] {
        let Self {
            parameters,
            average,
            adam,
            ..
        } = self;
        [
            ("weights", parameters),
            ("average", average),
            ("first", &adam.first),
            ("second", &adam.second),
        ]
    }

    fn state(&self) -> Parameters {
        let mut state = Parameters::default();
        // Beside the weights, so that both are always of the same step.
        state.declare(STEPS, &[1], vec![self.record.steps as f32]);
        for (part, parameters) in self.parts() {
            for array in parameters.arrays() {
                state.declare(
                    format!("{part}.{}", array.name),
                    &array.shape,
                    array.values.clone(),
                );
            }
        }
        state
    }

    fn restore(&mut self, state: &Parameters) {
        let Self {
            parameters,
            average,
            adam,
            ..
        } = self;
        let parts = [
            ("weights", parameters),
            ("average", average),
            ("first", &mut adam.first),
            ("second", &mut adam.second),
        ];
        for (part, parameters) in parts {
            for array in parameters.arrays_mut() {
                array.values = state.values(&format!("{part}.{}", array.name)).to_vec();
            }
        }
        self.record.steps = state.values(STEPS)[0] as u64;
        adam.steps = self.record.steps;
    }
}

impl Record {
    /// Reads the record of a run.
    ///
    /// # Errors
    /// [`TrainError::Record`] when there is none or it is not one.
    pub fn load(folder: &Path) -> Result<Self, TrainError> {
        let path = folder.join(RECORD);
        let failed = |reason: String| TrainError::Record {
            path: path.clone(),
            reason,
        };
        let json = std::fs::read(&path).map_err(|error| failed(error.to_string()))?;
        serde_json::from_slice(&json).map_err(|error| failed(error.to_string()))
    }

    /// Reads the averaged weights of the run.
    ///
    /// # Errors
    /// [`ParametersError`] when they are missing or of other shapes.
    pub fn weights(&self, folder: &Path) -> Result<Parameters, ParametersError> {
        let mut weights = self.settings.sizes.initial(self.settings.seed);
        weights.load(&folder.join(WEIGHTS))?;
        Ok(weights)
    }
}

/// Steps made, a whole number: exact up to 2^24.
const STEPS: &str = "steps";
const RECORD: &str = "run.json";
const STATE: &str = "state.safetensors";
const WEIGHTS: &str = "weights.safetensors";
