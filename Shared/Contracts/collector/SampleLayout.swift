import Synchronization

/// What a system's messages have in common: which samples they hold, in words that repeat.
///
/// A poll repeats the last one but for times, values and flags. The rest is kept once and shared
/// by all messages that have it, so that copying, encoding and comparing it is done once, too.
package final class SampleLayout: Sendable {
    /// The distinct words, in order of first use; the first is the empty word.
    package let words: [String]
    /// What each sample is, in order.
    package let shapes: [Shape]

    /// What one sample is; words are indices into `words`.
    package struct Shape: Sendable, Hashable {
        /// Category as sent.
        package var type: UInt32 = 0
        /// What is measured; empty for the system itself.
        package var object: UInt32 = 0
        /// What about it.
        package var name: UInt32 = 0
        /// Base unit of the value.
        package var unit: UInt32 = 0
        /// A state's word as sent; empty for numbers.
        package var text: UInt32 = 0
        /// The unit as sent.
        package var sentUnit: UInt32 = 0
        /// The sample's `metadata` object as sent, UTF-8 JSON; empty when it had none.
        package var metadata: UInt32 = 0
        /// What the series holds.
        package var kind = SeriesKind.numeric

        /// A shape of empty words.
        package init() {}
    }

    /// The columns of words as JSON, between the columns that differ from message to message.
    struct WireForm: Sendable {
        let fromKindsToTimes, fromTypesToValues, fromWords: [UInt8]
    }

    private let kept = Mutex<WireForm?>(nil)

    /// No samples.
    package static let empty = SampleLayout()

    private init() {
        (words, shapes) = ([""], [])
    }

    /// A layout of these parts.
    ///
    /// - Returns: nil when a shape names a word that is not there or the first word is not empty.
    package init?(words: [String], shapes: [Shape]) {
        guard words.first == "" else { return nil }
        let end = UInt32(clamping: words.count)
        let isSound = shapes.allSatisfy { shape in
            max(
                max(shape.type, shape.object, shape.name, shape.unit),
                max(shape.text, shape.sentUnit, shape.metadata)
            ) < end
        }
        guard isSound else { return nil }
        (self.words, self.shapes) = (words, shapes)
    }

    /// The word at an index a shape gives.
    package func word(_ index: UInt32) -> String { words[Int(index)] }

    /// The columns of words as JSON, made at the first call.
    var wireForm: WireForm {
        kept.withLock { kept in
            if let kept { return kept }
            let made = WireForm(self)
            kept = made
            return made
        }
    }
}

extension SampleLayout: Hashable {
    /// Equal words and shapes in equal order.
    package static func == (left: SampleLayout, right: SampleLayout) -> Bool {
        left === right || left.words == right.words && left.shapes == right.shapes
    }

    /// Feeds words and shapes.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(words)
        hasher.combine(shapes)
    }
}
