/// The parameters `$1`, `$2`, … of a statement, in binary form, in one buffer.
package struct PostgresParameters: Sendable {
    /// Where one parameter's bytes lie; nil for NULL.
    private(set) var ranges: [Range<Int>?] = []
    private(set) var types: [PostgresType] = []
    // Never empty, so that an empty value still has an address and is not taken for NULL.
    private(set) var bytes: [UInt8] = [0]

    /// No parameters.
    package init() {}

    /// Adds a value.
    package mutating func add<Value: PostgresValue>(_ value: Value) {
        let start = bytes.count
        value.write(to: &bytes)
        ranges.append(start..<bytes.count)
        types.append(Value.postgresType)
    }

    /// Adds a value, or a NULL of its type for nil.
    package mutating func add<Value: PostgresValue>(_ value: Value?) {
        if let value { return add(value) }
        ranges.append(nil)
        types.append(Value.postgresType)
    }

    /// Adds an array.
    package mutating func add<Element: PostgresValue>(_ array: PostgresArray<Element>) {
        let (whole, type) = array.finished
        ranges.append(bytes.count..<bytes.count + whole.count)
        bytes.append(contentsOf: whole)
        types.append(type)
    }

    /// Adds an array of these values.
    package mutating func add<Element: PostgresValue>(array values: some Collection<Element>) {
        add(PostgresArray(values))
    }
}

extension PostgresParameters {
    /// Parameters of these values, in order.
    package init<each Value: PostgresValue>(_ values: repeat each Value) {
        self.init()
        repeat add(each values)
    }
}
