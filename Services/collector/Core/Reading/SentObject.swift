import Contracts

/// An object as it stands in the webhook: the members the contract knows, not yet judged.
struct SentObject {
    /// The known members' values, in the order of the names; all absent when it is no object.
    private(set) var values: [SentValue]
    /// Whether it is an object at all.
    private(set) var isObject = true
    /// Members no version of the contract knows.
    private(set) var unknownKeys = 0

    /// Reads a value of any shape; only malformed JSON throws.
    init(_ names: JSONNames, reading json: inout JSONScanner) throws(JSONFault) {
        values = [SentValue](repeating: .absent, count: names.count)
        guard try json.kind() == .object else {
            try json.skip()
            isObject = false
            return
        }
        try json.enterObject()
        while let place = try json.nextMember(of: names) {
            if let place {
                values[place] = try SentValue(reading: &json)
            } else {
                unknownKeys += 1
                try json.skip()
            }
        }
    }
}
