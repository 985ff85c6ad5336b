/// A row that cannot be what this service wrote.
struct BrokenRow: Error, CustomStringConvertible {
    let table: String
    let key: String

    var description: String {
        "the row \(key) of the table \(table) cannot be read; the file was changed by something "
            + "else: put back a backup"
    }
}
