package import Quantities

// Whole columns of plain values. They are spelled out type by type because a generic function is
// only specialised inside its own module, and these are called for every batch of samples.
extension PostgresParameters {
    /// Adds an `integer[]`.
    package mutating func add(int4s values: [Int32]) { add(array: values) }

    /// Adds a `bigint[]`, nil standing for NULL.
    package mutating func add(int8s values: [Int64?]) { add(PostgresArray(values)) }

    /// Adds a `double precision[]`.
    package mutating func add(float8s values: [Double]) { add(array: values) }

    /// Adds a `timestamptz[]`.
    package mutating func add(timestamps values: [Timestamp]) { add(array: values) }

    /// Adds a `text[]`.
    package mutating func add(texts values: [String]) { add(array: values) }
}
