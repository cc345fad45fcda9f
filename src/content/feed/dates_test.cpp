#include "content/feed/dates.hpp"

#include <gtest/gtest.h>

#include "base/calendar.hpp"

namespace herald::content::feed {
namespace {

std::string read(std::string_view text) {
    const auto found = parse_feed_date(text);
    return found ? to_string(*found) : "none";
}

TEST(FeedDates, Rfc822AndItsMisspellings) {
    EXPECT_EQ(read("Thu, 01 Jan 2004 19:48:21 GMT"), "2004-01-01T19:48:21Z");
    EXPECT_EQ(read("01 Jan 04 19:48 EST"), "2004-01-02T00:48:00Z");
    EXPECT_EQ(read("Thu, 5 Jan 2004 19:48:21 -0230"), "2004-01-05T22:18:21Z");
    EXPECT_EQ(read("Thu,  1 January 2004 7:48:21 PM Etc/GMT"), "2004-01-01T19:48:21Z");
    EXPECT_EQ(read("Thu Jan 01 19:48:21 2004"), "2004-01-01T19:48:21Z");
    EXPECT_EQ(read("Thu, Jan 01 2004 19:48:21 GMT+02:00"), "2004-01-01T17:48:21Z");
    EXPECT_EQ(read("Fri, 2006/09/15 08:19:53 EDT"), "2006-09-15T12:19:53Z");
    EXPECT_EQ(read("Thu, 31 Jun 2004 19:48:21 GMT"), "none");
}

TEST(FeedDates, Iso8601InItsWidths) {
    EXPECT_EQ(read("2003"), "2003-01-01T00:00:00Z");
    EXPECT_EQ(read("2003-12"), "2003-12-01T00:00:00Z");
    EXPECT_EQ(read("20031231"), "2003-12-31T00:00:00Z");
    EXPECT_EQ(read("2003-12-31T10:14:55+08:00"), "2003-12-31T02:14:55Z");
    EXPECT_EQ(read("2003-12-31 10:14:55.25Z"), "2003-12-31T10:14:55.250000Z");
    EXPECT_EQ(read("2003-335"), "2003-12-01T00:00:00Z");
    EXPECT_EQ(read("2004-W53-6"), "2005-01-01T00:00:00Z");
    EXPECT_EQ(read("2003-02-30"), "none");
    EXPECT_EQ(read("2003-13-01"), "none");
}

TEST(FeedDates, OtherTongues) {
    EXPECT_EQ(read("Κυρ, 11 Ιούλ 2004 12:00:00 GMT"), "2004-07-11T12:00:00Z");
    EXPECT_EQ(read("mar., 3 févr. 2004 10:00:00 +0100"), "2004-02-03T09:00:00Z");
    EXPECT_EQ(read("3. März 2004"), "2004-03-03T00:00:00Z");
    EXPECT_EQ(read("2004-05-25 오후 11:23:17"), "2004-05-25T14:23:17Z");
    EXPECT_EQ(read("2004년 05월 28일 01:31:15"), "2004-05-27T16:31:15Z");
    EXPECT_EQ(read("31.12.2003 23:00"), "2003-12-31T23:00:00Z");
}

TEST(FeedDates, NonsenseIsNone) {
    for (const char* text : {"", "yesterday", "99", "::::", "12:30", "Thu,", "+++", "2004-",
                             "1 2 3 4 5", "99999999999999999999", "Jan", "Feb 30 2004"})
        EXPECT_EQ(read(text), "none") << text;
}

}  // namespace
}  // namespace herald::content::feed
