//! Sorting, by number or by text.
//!
//! The standard library compiles a sort anew for every type it is used on, about 6 KB of wasm each. Everything here is
//! sorted as one list of positions instead, stably.

use std::cmp::Ordering;

/// Sorts by a number, equal ones staying in order.
pub(crate) fn by_number<T>(items: &mut Vec<T>, key: impl Fn(&T) -> i64) {
    let keys: Vec<i64> = items.iter().map(key).collect();
    if !keys.is_sorted() {
        rearrange(items, positions(keys.len(), &|a, b| keys.get(a).cmp(&keys.get(b))));
    }
}

/// Texts with their positions, sorted; equal ones stay in order.
pub(crate) fn texts<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<(&'t str, usize)> {
    let texts: Vec<&str> = texts.collect();
    let order = positions(texts.len(), &|a, b| texts.get(a).cmp(&texts.get(b)));
    order.into_iter().filter_map(|position| Some((*texts.get(position)?, position))).collect()
}

/// So many positions, sorted by what is there. Bottom-up merge sort: the standard library's costs 5 KB even once.
pub(crate) fn positions(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    let mut width: usize = 1;
    while width < count {
        let mut merged = Vec::with_capacity(count);
        for pair in order.chunks(width.saturating_mul(2)) {
            let (mut left, mut right) = pair.split_at(width.min(pair.len()));
            while let (Some((a, rest_left)), Some((b, rest_right))) = (left.split_first(), right.split_first()) {
                if compare(*b, *a).is_lt() {
                    merged.push(*b);
                    right = rest_right;
                } else {
                    merged.push(*a);
                    left = rest_left;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        order = merged;
        width = width.saturating_mul(2);
    }
    order
}

fn rearrange<T>(items: &mut Vec<T>, order: Vec<usize>) {
    let mut old: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(order.into_iter().filter_map(|position| old.get_mut(position)?.take()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sorts_as_the_standard_library_does(mut items: Vec<(i8, u16)>) {
            let mut expected = items.clone();
            expected.sort_by_key(|(key, _)| *key);
            by_number(&mut items, |(key, _)| i64::from(*key));
            prop_assert_eq!(items, expected);
        }

        #[test]
        fn texts_keep_their_positions(items in proptest::collection::vec("[ab]{0,2}", 0..20)) {
            let sorted = texts(items.iter().map(String::as_str));
            prop_assert!(sorted.is_sorted());
            prop_assert!(sorted.iter().all(|(text, position)| items[*position] == *text));
            prop_assert_eq!(sorted.len(), items.len());
        }
    }
}
