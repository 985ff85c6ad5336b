/// The types whose binary form this client writes and reads, by the number `pg_type` gives them.
///
/// The numbers are fixed since they are in the system catalogue's bootstrap data.
package enum PostgresType: UInt32, Sendable {
    case bool = 16
    case bytea = 17
    case int8 = 20
    case int2 = 21
    case int4 = 23
    case text = 25
    case float8 = 701
    case timestamptz = 1184
    case boolArray = 1000
    case byteaArray = 1001
    case int2Array = 1005
    case int4Array = 1007
    case textArray = 1009
    case int8Array = 1016
    case float8Array = 1022
    case timestamptzArray = 1185

    /// The type of an array of this one; nil for arrays.
    package var array: PostgresType? {
        switch self {
        case .bool: .boolArray
        case .bytea: .byteaArray
        case .int2: .int2Array
        case .int4: .int4Array
        case .int8: .int8Array
        case .text: .textArray
        case .float8: .float8Array
        case .timestamptz: .timestamptzArray
        default: nil
        }
    }
}

/// Microseconds from 1970-01-01, where our moments count from, to 2000-01-01, PostgreSQL's.
let postgresEpochMicroseconds: Int64 = 946_684_800_000_000
