#include "store/pool.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace herald::store {
namespace {

using namespace std::chrono_literals;

struct Made {
    int number = 0;
    bool broken = false;
    bool is_broken() const { return broken; }
};

class PoolTest : public testing::Test {
protected:
    int made = 0;
    Pool<Made> pool{{2, 20ms}, [this] { return std::make_unique<Made>(Made{++made}); }};
};

TEST_F(PoolTest, connections_are_made_as_needed_and_the_warmest_lent_first) {
    {
        const Pool<Made>::Lent first(pool);
        EXPECT_EQ(first->number, 1);
    }
    const Pool<Made>::Lent again(pool);
    EXPECT_EQ(again->number, 1);
    const Pool<Made>::Lent second(pool);
    EXPECT_EQ(second->number, 2);
}

TEST_F(PoolTest, beyond_the_limit_one_waits_so_long_and_no_longer) {
    const Pool<Made>::Lent first(pool);
    const Pool<Made>::Lent second(pool);
    EXPECT_THROW(Pool<Made>::Lent third(pool), Error);
}

TEST_F(PoolTest, who_waits_gets_what_is_given_back) {
    Pool<Made> patient({1, 60s}, [this] { return std::make_unique<Made>(Made{++made}); });
    auto first = std::make_unique<Pool<Made>::Lent>(patient);
    const std::jthread later([&] {
        std::this_thread::sleep_for(5ms);
        first.reset();
    });
    EXPECT_EQ(Pool<Made>::Lent(patient)->number, 1);
}

TEST_F(PoolTest, a_broken_connection_is_replaced) {
    {
        const Pool<Made>::Lent first(pool);
        first->broken = true;
    }
    EXPECT_EQ(Pool<Made>::Lent(pool)->number, 2);
    pool.clear();
    EXPECT_EQ(Pool<Made>::Lent(pool)->number, 3);
}

TEST_F(PoolTest, a_connection_that_cannot_be_made_takes_no_place) {
    bool refuse = true;
    Pool<Made> picky({1, 20ms}, [&]() -> std::unique_ptr<Made> {
        if (refuse) throw Error(ErrorKind::unavailable, "no");
        return std::make_unique<Made>();
    });
    EXPECT_THROW(Pool<Made>::Lent lent(picky), Error);
    refuse = false;
    EXPECT_NO_THROW(Pool<Made>::Lent lent(picky));
}

}  // namespace
}  // namespace herald::store
