/// The words that whoever declares a rule says about it.
package enum Summary {
    /// A text within the limit, cut at a character, without control characters.
    package static func fit(_ text: String) -> String {
        var fitted = ""
        for character in text where character.unicodeScalars.allSatisfy({ $0.value >= 0x20 }) {
            guard fitted.utf8.count + character.utf8.count <= Declaration.summaryBytesMax else {
                break
            }
            fitted.append(character)
        }
        return fitted
    }
}
