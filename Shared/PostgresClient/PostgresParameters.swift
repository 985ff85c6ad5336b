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

    /// Adds an array of elements of one width, written straight to where they stay.
    ///
    /// The form is `PostgresArray`'s: header, then for each element its length and its bytes.
    mutating func addColumn<Bits: FixedWidthInteger & BitwiseCopyable>(
        _ type: PostgresType,
        _ count: Int,
        _ element: (Int) -> Bits?
    ) {
        guard let whole = type.array else {
            preconditionFailure("an array of arrays has no binary form here")
        }
        let start = bytes.count
        let header = count == 0 ? 12 : 20
        let width = Bits.bitWidth / 8
        bytes.append(contentsOf: repeatElement(0, count: header + count * (4 + width)))
        var end = start + header
        unsafe bytes.withUnsafeMutableBytes { memory in
            func put<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value, at place: Int) {
                unsafe memory.storeBytes(
                    of: value.bigEndian,
                    toByteOffset: place,
                    as: Value.self
                )
            }
            var hasNull = false
            for index in 0..<count {
                guard let bits = element(index) else {
                    put(Int32(-1), at: end)
                    end += 4
                    hasNull = true
                    continue
                }
                put(Int32(width), at: end)
                put(bits, at: end + 4)
                end += 4 + width
            }
            put(Int32(count == 0 ? 0 : 1), at: start)
            put(Int32(hasNull ? 1 : 0), at: start + 4)
            put(type.rawValue, at: start + 8)
            guard count > 0 else { return }
            put(Int32(count), at: start + 12)
            put(Int32(1), at: start + 16)
        }
        bytes.removeLast(bytes.count - end)
        ranges.append(start..<end)
        types.append(whole)
    }
}

extension PostgresParameters {
    /// Parameters of these values, in order.
    package init<each Value: PostgresValue>(_ values: repeat each Value) {
        self.init()
        repeat add(each values)
    }
}
