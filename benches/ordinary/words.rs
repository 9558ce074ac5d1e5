//! Words cut as the product cuts them, so that both find the same.

use std::vec;

use ::tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use backfire::index::token::{self, tokens};

/// The product's tokenizer as one of tantivy's.
#[derive(Clone)]
pub(super) struct Words;

/// The words of one text.
pub(super) struct Stream {
    left: vec::IntoIter<token::Token>,
    token: Token,
}

impl Tokenizer for Words {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        Stream {
            left: tokens(text).into_iter(),
            token: Token::default(),
        }
    }
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        let Some(next) = self.left.next() else {
            return false;
        };
        self.token.offset_from = next.range.start;
        self.token.offset_to = next.range.end;
        self.token.position = next.position;
        self.token.text = next.text;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
