import Quantities

/// Why announced work is refused.
package enum MaintenanceFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// It has no name, or too long a one.
    case name
    /// Its id is none.
    case id
    /// A condition is none, for this reason.
    case matcher(String)
    /// It has more conditions than `MaintenanceWindow.matchersMax`.
    case tooManyMatchers(Int)
    /// It would keep everything of everybody quiet.
    case everything
    /// It ends before it begins.
    case endsBeforeStart
    /// It would be over.
    case over
    /// It lasts longer than `MaintenanceWindow.spanMax`.
    case tooLong
    /// The day on which it comes again is none.
    case days
    /// Its time of day or length is none.
    case time
    /// Nobody knows its time zone.
    case zone(String)
    /// There is none of this id.
    case unknown(String)
    /// It was ended before.
    case ended
    /// There are `MaintenanceBook.countMax`.
    case tooMany

    /// What the person reads who announced it.
    package var description: String {
        switch self {
        case .name: "a name has 1 to \(MaintenanceWindow.nameMax) characters"
        case .id: "an id has 1 to 64 letters, digits and hyphens"
        case .matcher(let why): "its matchers cannot be read: \(why)"
        case .tooManyMatchers(let count):
            "it has \(count) matchers, at most \(MaintenanceWindow.matchersMax)"
        case .everything:
            "it would keep every alert of everybody quiet; give a matcher that a missing label "
                + "does not meet, or a client"
        case .endsBeforeStart: "it ends before it begins"
        case .over: "its time is over already"
        case .tooLong: "it lasts longer than \(MaintenanceWindow.spanMax.text)"
        case .days:
            "it comes again either on days of the week (0 for Sunday to 6), of all weeks or of "
                + "some (1 to 4, -1 for the last), or on days of the month (1 to 31, -1 for the "
                + "last)"
        case .time:
            "it begins at a minute of the day and lasts from one minute to "
                + "\(MaintenanceWindow.recurringMax.text)"
        case .zone(let name):
            "unknown time zone `\(name)`; name one of the IANA database, such as Europe/Berlin"
        case .unknown(let id): "no maintenance has the id \(id)"
        case .ended: "it was ended for good; announce another"
        case .tooMany:
            "there are \(MaintenanceBook.countMax) announcements already; end some that are not "
                + "needed"
        }
    }
}
