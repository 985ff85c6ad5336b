/// A one-dimensional array in PostgreSQL's binary form, built element by element.
///
/// The bytes are written once, straight into their final place: a header of 20 bytes (dimensions,
/// null flag, element type, length, lower bound), then for each element its length and its bytes.
package struct PostgresArray<Element: PostgresValue>: Sendable {
    private(set) var bytes: [UInt8]

    /// How many elements there are.
    package private(set) var count = 0

    private var hasNull = false

    /// An empty array.
    ///
    /// - Parameter capacity: how many elements to make room for.
    package init(capacity: Int = 0) {
        bytes = []
        bytes.reserveCapacity(20 + capacity * 12)
        bytes.append(contentsOf: repeatElement(0, count: 20))
    }

    /// An array of these values.
    package init(_ values: some Collection<Element>) {
        self.init(capacity: values.count)
        for value in values { append(value) }
    }

    /// An array of these values, nil standing for NULL.
    package init(_ values: some Collection<Element?>) {
        self.init(capacity: values.count)
        for value in values { append(value) }
    }

    /// Adds an element, or a NULL for nil.
    package mutating func append(_ value: Element?) {
        count += 1
        guard let value else {
            hasNull = true
            return Int32(-1).write(to: &bytes)
        }
        Int32(value.postgresLength).write(to: &bytes)
        value.write(to: &bytes)
    }

    /// The finished bytes, and the type of the whole.
    var finished: (bytes: [UInt8], type: PostgresType) {
        guard let type = Element.postgresType.array else {
            preconditionFailure("an array of arrays has no binary form here")
        }
        var header: [UInt8] = []
        Int32(count == 0 ? 0 : 1).write(to: &header)
        Int32(hasNull ? 1 : 0).write(to: &header)
        Int32(bitPattern: Element.postgresType.rawValue).write(to: &header)
        guard count > 0 else { return (header, type) }
        Int32(count).write(to: &header)
        Int32(1).write(to: &header)
        var whole = bytes
        whole.replaceSubrange(0..<20, with: header)
        return (whole, type)
    }
}
