//! Taking syllables apart and putting them together.

use malsori::hangul::{Block, CODAS, ONSETS, VOWELS, is_syllable};
use proptest::prelude::*;

#[test]
fn every_syllable_survives_split_and_join() {
    for syllable in '가'..='힣' {
        let block = Block::split(syllable).expect("every precomposed syllable splits");
        assert_eq!(
            block.join(),
            Some(syllable),
            "join undoes split for {syllable}"
        );
    }
}

proptest! {
    #[test]
    fn every_block_survives_join_and_split(onset in 0_usize..19, vowel in 0_usize..21, coda in 0_usize..28) {
        let coda = coda.checked_sub(1).map(|index| CODAS[index]);
        let block = Block { onset: ONSETS[onset], vowel: VOWELS[vowel], coda };
        let syllable = block.join().expect("letters in their places make a syllable");
        prop_assert_eq!(Block::split(syllable), Some(block));
    }

    #[test]
    fn only_syllables_split(c in any::<char>()) {
        prop_assert_eq!(Block::split(c).is_some(), is_syllable(c));
    }
}

#[test]
fn letters_out_of_place_do_not_join() {
    let block = Block {
        onset: 'ㄱ',
        vowel: 'ㅏ',
        coda: Some('ㄸ'),
    };
    assert_eq!(block.join(), None, "ㄸ is no coda");
    let block = Block {
        onset: 'ㄳ',
        vowel: 'ㅏ',
        coda: None,
    };
    assert_eq!(block.join(), None, "ㄳ is no onset");
}
