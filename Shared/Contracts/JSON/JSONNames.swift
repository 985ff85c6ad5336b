/// The names of an object's members that a reader knows, so that one look tells which it is.
package struct JSONNames: Sendable {
    let hashes: [UInt64]
    let names: [[UInt8]]

    /// How many names there are.
    package var count: Int { names.count }

    /// These names, none of which needs an escape.
    package init(_ names: [String]) {
        self.names = names.map { Array($0.utf8) }
        hashes = self.names.map { JSONBytes($0).hash(0..<$0.count) }
    }
}

extension JSONScanner {
    /// The name of the object's next member as its place among the known ones.
    ///
    /// - Returns: nil past `}`, `.some(nil)` for a name that is none of them.
    package mutating func nextMember(of known: JSONNames) throws(JSONFault) -> Int?? {
        guard let member = try nextMember() else { return nil }
        return .some(place(of: member, hash: memberHash, in: known))
    }

    private func place(of member: JSONText, hash: UInt64, in known: JSONNames) -> Int? {
        for place in 0..<known.hashes.count where known.hashes[place] == hash {
            if content(of: member, is: known.names[place]) { return place }
        }
        return nil
    }

    private func content(of text: JSONText, is name: [UInt8]) -> Bool {
        guard !text.hasEscapes else { return content(of: text) == name }
        guard text.range.count == name.count else { return false }
        for offset in 0..<name.count
        where source[text.range.lowerBound + offset] != name[offset] { return false }
        return true
    }
}
