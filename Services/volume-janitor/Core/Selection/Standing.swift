/// How a file stands to a rule before it is known how much has to go.
package enum Standing: Sendable, Hashable {
    /// The rule does not see it.
    case excluded
    /// It counts, and always stays.
    case protected
    /// It counts as one of the latest, and is too young to go.
    case young
    /// It counts as one of the latest, and is not old enough for the rule's bound.
    case recent
    /// Its time lies in the future, so nothing is known of its age: it stays and is no latest one.
    case future
    /// The time the rule orders by is not known: it stays and is no latest one.
    case undated
    /// It may go.
    case deletable
}
