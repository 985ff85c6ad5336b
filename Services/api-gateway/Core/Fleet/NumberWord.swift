/// Small numbers as words, where a sentence begins with one.
package enum NumberWord {
    private static let words = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ]

    /// `three` up to twelve, digits from there on.
    package static func of(_ count: Int) -> String {
        words.indices.contains(count) ? words[count] : String(count)
    }

    /// The same with a capital letter.
    package static func capital(_ count: Int) -> String {
        let word = of(count)
        return word.prefix(1).uppercased() + word.dropFirst()
    }
}
