#include <gtest/gtest.h>
#include <pthread.h>

#include "base/calendar.hpp"
#include "base/crypto.hpp"
#include "base/error.hpp"
#include "base/id.hpp"
#include "base/money.hpp"
#include "base/text.hpp"
#include "base/threads.hpp"

namespace herald {
namespace {

TEST(Money, decimals_are_exact_and_plain) {
    EXPECT_EQ(parse_micros("12.34")->value, 12'340'000);
    EXPECT_EQ(parse_micros("-2E-18")->value, 0);
    EXPECT_EQ(parse_micros("1.0000005")->value, 1'000'001);
    EXPECT_EQ(parse_micros("1.5e3")->value, 1'500'000'000);
    EXPECT_FALSE(parse_micros("9000000000"));
    EXPECT_FALSE(parse_micros("12,34"));
    EXPECT_FALSE(parse_micros(""));
    EXPECT_EQ(to_string(Micros{-1}), "-0.000001");
    EXPECT_EQ(to_string(Micros{12'340'000}), "12.34");
    EXPECT_EQ(to_string(Micros{5'000'000}), "5");
}

TEST(Money, currencies_are_those_of_iso_4217) {
    EXPECT_EQ(parse_currency("eur")->text(), "EUR");
    EXPECT_FALSE(parse_currency("XQQ"));
    EXPECT_EQ(minor_digits(*parse_currency("JPY")), 0);
    EXPECT_EQ(minor_digits(*parse_currency("KWD")), 3);
}

TEST(Calendar, days_and_times_read_strictly) {
    EXPECT_EQ(to_string(*parse_day("2024-02-29")), "2024-02-29");
    EXPECT_FALSE(parse_day("2026-02-29"));
    EXPECT_FALSE(parse_day("2026-2-09"));
    EXPECT_EQ(to_string(*parse_time("2026-11-21T08:00:00.5+01:00")), "2026-11-21T07:00:00.500000Z");
    EXPECT_FALSE(parse_time("2026-11-21 08:00"));
}

TEST(Calendar, a_zone_skips_and_doubles_hours) {
    const auto berlin = *TimeZone::parse("Europe/Berlin");
    EXPECT_FALSE(TimeZone::parse("Europe/Nowhere"));
    const auto at = [](std::string_view day, int hour, int minute) {
        return parse_day(day)->time_since_epoch() + std::chrono::hours(hour) +
               std::chrono::minutes(minute);
    };
    EXPECT_EQ(to_string(berlin.from_local(at("2026-03-29", 2, 30))),
              "2026-03-29T01:30:00Z");  // 02:30 does not exist
    EXPECT_EQ(to_string(berlin.from_local(at("2026-10-25", 2, 30))),
              "2026-10-25T00:30:00Z");  // the first of two
    EXPECT_EQ(to_string(berlin.day_of(*parse_time("2026-06-30T22:30:00Z"))), "2026-07-01");
    const auto beirut = *TimeZone::parse("Asia/Beirut");  // midnight itself is skipped there
    EXPECT_EQ(to_string(beirut.start_of(*parse_day("2026-03-29"))), "2026-03-28T22:00:00Z");
}

TEST(Id, version_7_sorts_by_time_and_reads_back) {
    FixedClock clock(*parse_time("2026-11-21T08:00:00Z"));
    const Uuid first = make_uuid(clock);
    clock.advance(std::chrono::microseconds(1));
    const Uuid second = make_uuid(clock);
    EXPECT_LT(first, second);
    EXPECT_EQ(parse_uuid(to_string(first)), first);
    EXPECT_EQ(to_string(first)[14], '7');
    EXPECT_FALSE(parse_uuid("0190-zz"));
}

TEST(Text, folding_makes_names_comparable) {
    EXPECT_EQ(fold("Ärger Straße"), "arger strasse");
    EXPECT_EQ(fold("ABC"), "abc");
    EXPECT_EQ(count_graphemes("e\xCC\x81👨‍👩‍👧"), 2u);
    EXPECT_FALSE(is_utf8("\xC3\x28"));
    EXPECT_EQ(trim("\xC2\xA0 a \n"), "a");
    EXPECT_EQ(clip("äö", 3), "ä");
}

TEST(Text, the_nearest_name_is_suggested_only_when_near) {
    const std::string_view known[] = {"status", "platform"};
    EXPECT_EQ(nearest("statsu", known), "status");
    EXPECT_EQ(nearest("budget", known), std::nullopt);
}

TEST(Crypto, what_is_sealed_opens_only_with_its_key_and_context) {
    init_crypto();
    const SealingKey key(random_bytes(SealingKey::kSize)), other(random_bytes(SealingKey::kSize));
    const auto sealed = key.seal("token", "connection/1");
    EXPECT_EQ(key.open(sealed, "connection/1"), "token");
    EXPECT_THROW(key.open(sealed, "connection/2"), Error);
    EXPECT_THROW(other.open(sealed, "connection/1"), Error);
    EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");  // RFC 4231,
                                                                                    // test case 2
    EXPECT_EQ(*from_base64url(to_base64url(Bytes{1, 2, 255})), (Bytes{1, 2, 255}));
    EXPECT_EQ(*from_base64(""), Bytes());
    EXPECT_EQ(*from_base64url(to_base64url(Bytes())), Bytes());
}

TEST(Threads, all_run_and_are_joined) {
    std::atomic<int> runs{0};
    {
        Threads threads;
        EXPECT_EQ(threads.start(4, [&] { ++runs; }), 4u);
    }
    EXPECT_EQ(runs, 4);
}

TEST(Threads, a_machine_that_gives_none_is_said_so) {
    pthread_attr_t usual, enormous;
    ASSERT_EQ(pthread_getattr_default_np(&usual), 0);
    ASSERT_EQ(pthread_attr_init(&enormous), 0);
    ASSERT_EQ(pthread_attr_setstacksize(&enormous, std::size_t{1} << 47), 0);
    ASSERT_EQ(pthread_setattr_default_np(&enormous), 0);
    Threads threads;
    EXPECT_THROW(threads.start(2, [] {}), Error);
    ASSERT_EQ(pthread_setattr_default_np(&usual), 0);
    EXPECT_EQ(threads.start(2, [] {}), 2u);
}

}  // namespace
}  // namespace herald
