/// Reads one number: RFC 8259's grammar, then its worth as `Double`.
struct JSONNumberScan {
    private let bytes: JSONBytes
    private let start: Int
    private(set) var index: Int
    private var mantissa: UInt64 = 0
    private var digits = 0
    private var exponent = 0

    /// A scan from the minus sign or the first digit.
    init(_ bytes: JSONBytes, at index: Int) {
        self.bytes = bytes
        self.start = index
        self.index = index
    }

    /// The number, its last byte passed.
    mutating func number() throws(JSONFault) -> JSONNumber {
        let isNegative = bytes[index] == 0x2D
        if isNegative { index += 1 }
        if bytes[index] == 0x30 {
            index += 1
            digits = 1
            if bytes[index] &- 0x30 < 10 {
                throw JSONFault(.badNumber, at: start)
            }
        } else {
            try run()
        }
        var isInteger = true
        if bytes[index] == 0x2E {
            isInteger = false
            index += 1
            let before = index
            try run()
            exponent -= index - before
        }
        if bytes[index] | 0x20 == 0x65 {
            isInteger = false
            try power()
        }
        return JSONNumber(
            range: start..<index,
            value: value(isNegative: isNegative),
            integer: isInteger ? integer(isNegative: isNegative) : nil
        )
    }

    /// Passes one digit or more.
    private mutating func run() throws(JSONFault) {
        let first = index
        while true {
            let digit = bytes[index] &- 0x30
            guard digit < 10 else { break }
            // Past 19 digits the exact value is not kept: `value` reads the text instead.
            mantissa = mantissa &* 10 &+ UInt64(digit)
            digits += 1
            index += 1
        }
        guard index > first else {
            throw JSONFault(index < bytes.count ? .badNumber : .truncated, at: index)
        }
    }

    private mutating func power() throws(JSONFault) {
        index += 1
        var sign = 1
        if bytes[index] == 0x2B || bytes[index] == 0x2D {
            sign = bytes[index] == 0x2D ? -1 : 1
            index += 1
        }
        let first = index
        var power = 0
        while true {
            let digit = bytes[index] &- 0x30
            guard digit < 10 else { break }
            power = min(power * 10 + Int(digit), 100_000)
            index += 1
        }
        guard index > first else {
            throw JSONFault(index < bytes.count ? .badNumber : .truncated, at: index)
        }
        exponent += sign * power
    }

    private func integer(isNegative: Bool) -> Int64? {
        guard digits <= 18 else {
            return Int64(bytes.text(start..<index))
        }
        return isNegative ? -Int64(mantissa) : Int64(mantissa)
    }

    /// Exact for mantissas below 2⁵³ and powers of ten up to 22, as both are exact doubles then;
    /// anything else goes through the standard library's correctly rounded reading.
    private func value(isNegative: Bool) -> Double {
        guard digits <= 19, mantissa < 1 << 53, (-22...22).contains(exponent) else {
            return Double(bytes.text(start..<index)) ?? .infinity
        }
        let magnitude = Double(mantissa)
        let scaled =
            exponent < 0
            ? magnitude / Self.powers[-exponent] : magnitude * Self.powers[exponent]
        return isNegative ? -scaled : scaled
    }

    private static let powers: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]
}
