/// Something that went wrong between us and PostgreSQL.
///
/// The message of the server is kept apart from what we were doing, and no password is ever in it.
package struct PostgresError: Error, Sendable, Equatable {
    /// What kind of trouble it is.
    package enum Code: String, Sendable {
        /// No connection could be made.
        case cannotConnect
        /// The connection broke; whether a commit under way happened is not known.
        case connectionLost
        /// The server refused a statement; `sqlState` says why.
        case refused
        /// All connections are in use and the queue for them is full.
        case busy
        /// The pool was closed.
        case closed
        /// The answer does not have the shape that was asked for.
        case unexpectedAnswer
        /// The database is not one we may write to: foreign, newer, or without a needed right.
        case unusableDatabase
    }

    /// What kind of trouble it is.
    package let code: Code

    /// Five characters of SQLSTATE, empty when the server gave none.
    package let sqlState: String

    /// What happened, in the words of the server where it spoke.
    package let message: String

    /// To what it happened: a database, a statement, a table.
    package let context: String

    /// What a person can do about it, a full sentence, or empty.
    package let advice: String

    /// The constraint that was broken, empty when there is none.
    package let constraint: String

    /// An error of these parts.
    package init(
        _ code: Code,
        sqlState: String = "",
        message: String,
        context: String,
        advice: String = "",
        constraint: String = ""
    ) {
        self.code = code
        self.sqlState = sqlState
        self.message = message
        self.context = context
        self.advice = advice
        self.constraint = constraint
    }

    /// Whether the same transaction may simply be tried again: a deadlock was broken (40P01) or
    /// two transactions could not be put in an order (40001).
    package var isRetryable: Bool { sqlState == "40P01" || sqlState == "40001" }

    /// Whether no partition takes a row, which making one cures.
    ///
    /// PostgreSQL says `check_violation` then, as for a broken constraint, but names none.
    package var isPartitionMissing: Bool { sqlState == "23514" && constraint.isEmpty }

    /// Whether a row with the same unique key is there already.
    package var isKeyTaken: Bool { sqlState == "23505" }

    /// Whether the same content would be refused again, however often it is sent: data exceptions
    /// (class 22), broken constraints (class 23) and values beyond a limit of the server (54000).
    package var refusesContent: Bool {
        guard code == .refused, !isPartitionMissing else { return false }
        return sqlState.hasPrefix("22") || sqlState.hasPrefix("23") || sqlState == "54000"
    }

    /// Whether the connection is gone, so that nothing is known about a commit under way.
    package var isConnectionLost: Bool {
        code == .connectionLost || code == .cannotConnect || sqlState.hasPrefix("08")
            || ["57P01", "57P02", "57P03"].contains(sqlState)
    }
}

extension PostgresError: CustomStringConvertible {
    /// What happened, to what, and what to do.
    package var description: String {
        let state = sqlState.isEmpty ? "" : " (SQLSTATE \(sqlState))"
        let cause = message.hasSuffix(".") ? String(message.dropLast()) : message
        let sentence = "\(context): \(cause)\(state)."
        return advice.isEmpty ? sentence : "\(sentence) \(advice)"
    }
}
