/// Makes passwords that can be read off a terminal and typed: four groups of five.
enum PasswordWords {
    // Without what looks alike: 0 o, 1 l i. 31 letters to the power of 20 are 99 bits.
    private static let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")

    static func make() -> String {
        var randomness = SystemRandomNumberGenerator()
        let groups = (0..<4).map { _ in
            String(
                (0..<5).map { _ in letters[Int.random(in: letters.indices, using: &randomness)] }
            )
        }
        return groups.joined(separator: "-")
    }
}
