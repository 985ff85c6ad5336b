import GRDB

/// Copies what can be read of one table of a damaged file.
///
/// A damaged page makes SQLite fail where a scan meets it, but rows on other pages are still found
/// by their keys: behind a failure the scan looks further on in growing steps, then goes back as
/// far as it can.
struct TableSalvage {
    let name: String
    let damaged: Database
    let target: Database

    /// Copies the table.
    func run() throws -> SalvageReport.Table {
        let columns = try target.columns(in: name).map(\.name)
        guard try hasRowID() else { return try copyKeyed(columns) }
        var copy = Copy(columns: columns, rows: 0, isWhole: true)
        var next = Int64.min
        while let failedBehind = try copyUp(from: next, &copy) {
            copy.isWhole = false
            // A row that is found but cannot be read whole is passed by.
            let behind = next == .min ? failedBehind : max(failedBehind, next)
            guard let found = try firstReadable(behind: behind) else { break }
            try copyDown(from: found - 1, downTo: failedBehind, &copy)
            next = found
        }
        return SalvageReport.Table(name: name, rows: copy.rows, isWhole: copy.isWhole)
    }

    private struct Copy {
        let columns: [String]
        var rows: Int
        var isWhole: Bool
    }

    private func hasRowID() throws -> Bool {
        do {
            _ = try target.makeStatement(sql: "SELECT rowid FROM \(name)")
            return true
        } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
            return false
        }
    }

    /// Copies upwards; returns the last row id that was read when reading fails, nil at the end.
    private func copyUp(from first: Int64, _ copy: inout Copy) throws -> Int64? {
        var last = first == .min ? first : first - 1
        do {
            let rows = try Row.fetchCursor(
                damaged,
                sql: select(copy.columns, "rowid >= ? ORDER BY rowid"),
                arguments: [first]
            )
            while let row = try rows.next() {
                try insert(row, &copy)
                last = row[0]
            }
            return nil
        } catch let error as DatabaseError where error.isOfDamage {
            return last
        }
    }

    private func copyDown(from first: Int64, downTo limit: Int64, _ copy: inout Copy) throws {
        do {
            let rows = try Row.fetchCursor(
                damaged,
                sql: select(copy.columns, "rowid <= ? AND rowid > ? ORDER BY rowid DESC"),
                arguments: [first, limit]
            )
            while let row = try rows.next() { try insert(row, &copy) }
        } catch let error as DatabaseError where error.isOfDamage {
            // The damaged page was reached from its other side.
        }
    }

    /// The first row that is found again behind a failure, in steps that double.
    private func firstReadable(behind last: Int64) throws -> Int64? {
        var step: Int64 = 1
        // Before any row was read there is no place to step from.
        var place = last == .min ? 0 : last
        while true {
            let (sum, isBeyond) = place.addingReportingOverflow(step)
            guard !isBeyond else { return nil }
            place = sum
            do {
                return try Int64.fetchOne(
                    damaged,
                    sql: select([], "rowid >= ? ORDER BY rowid LIMIT 1"),
                    arguments: [place]
                )
            } catch let error as DatabaseError where error.isOfDamage {
                step *= 2
            }
        }
    }

    /// Tables without row ids are small here: copied from both ends.
    private func copyKeyed(_ columns: [String]) throws -> SalvageReport.Table {
        let keys = try target.primaryKey(name).columns
        var copy = Copy(columns: columns, rows: 0, isWhole: true)
        for direction in ["ASC", "DESC"] where direction == "ASC" || !copy.isWhole {
            do {
                let order = keys.map { "\($0) \(direction)" }.joined(separator: ", ")
                let rows = try Row.fetchCursor(
                    damaged,
                    sql: """
                        SELECT 0, \(columns.joined(separator: ", ")) FROM \(name)
                        ORDER BY \(order)
                        """
                )
                while let row = try rows.next() { try insert(row, &copy) }
            } catch let error as DatabaseError where error.isOfDamage {
                copy.isWhole = false
            }
        }
        return SalvageReport.Table(name: name, rows: copy.rows, isWhole: copy.isWhole)
    }

    private func select(_ columns: [String], _ condition: String) -> String {
        "SELECT \((["rowid"] + columns).joined(separator: ", ")) FROM \(name) WHERE \(condition)"
    }

    private func insert(_ row: Row, _ copy: inout Copy) throws {
        let values = row.databaseValues.dropFirst()
        let marks = values.map { _ in "?" }.joined(separator: ", ")
        try target.execute(
            sql: """
                INSERT OR IGNORE INTO \(name) (\(copy.columns.joined(separator: ", ")))
                VALUES (\(marks))
                """,
            arguments: StatementArguments(Array(values))
        )
        copy.rows += target.changesCount
    }
}

extension DatabaseError {
    /// Whether the file's content is at fault, not the disk or the statement.
    var isOfDamage: Bool {
        resultCode == .SQLITE_CORRUPT || resultCode == .SQLITE_NOTADB
    }
}
