/// What became of a person's word.
package enum PeopleAnswer: Sendable, Hashable {
    /// It counts, with what there is to say of it.
    case done(String)
    /// Nothing was changed, and why.
    case refused(String)
}
