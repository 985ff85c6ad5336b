package import Quantities

// Whole columns of plain values. They are spelled out type by type because a generic function is
// only specialised inside its own module, and these are called for every batch of samples.
extension PostgresParameters {
    /// Adds an `integer[]` of `count` elements.
    package mutating func add(int4s count: Int, _ element: (Int) -> Int32) {
        addColumn(.int4, count) { element($0) }
    }

    /// Adds a `bigint[]` of `count` elements, nil standing for NULL.
    package mutating func add(int8s count: Int, _ element: (Int) -> Int64?) {
        addColumn(.int8, count, element)
    }

    /// Adds a `double precision[]` of `count` elements.
    package mutating func add(float8s count: Int, _ element: (Int) -> Double) {
        addColumn(.float8, count) { element($0).bitPattern }
    }

    /// Adds a `timestamptz[]` of `count` elements.
    package mutating func add(timestamps count: Int, _ element: (Int) -> Timestamp) {
        addColumn(.timestamptz, count) { element($0).postgresMicroseconds }
    }

    /// Adds an `integer[]`.
    package mutating func add(int4s values: [Int32]) { add(int4s: values.count) { values[$0] } }

    /// Adds a `bigint[]`, nil standing for NULL.
    package mutating func add(int8s values: [Int64?]) { add(int8s: values.count) { values[$0] } }

    /// Adds a `double precision[]`.
    package mutating func add(float8s values: [Double]) {
        add(float8s: values.count) { values[$0] }
    }

    /// Adds a `timestamptz[]`.
    package mutating func add(timestamps values: [Timestamp]) {
        add(timestamps: values.count) { values[$0] }
    }

    /// Adds a `text[]`.
    package mutating func add(texts values: [String]) { add(array: values) }
}
