"""The rows of the actions of voting."""

from bot.inputs.voting import (
    CastForecast,
    OpenForecastForm,
    ShowForecasts,
    ShowMyForecast,
    SubmitForecastForm,
    UndoForecast,
    WithdrawForecast,
)
from bot.request.action_row import row
from bot.request.permissions import Right
from bot.voting.cast_forecast import cast_forecast, reopen_forecast, reopen_picks, submit_forecast_form
from bot.voting.my_forecast import open_forecast_form, show_my_forecast, undo_forecast, withdraw_forecast
from bot.voting.who_said import show_forecasts

ACTIONS = (
    row(OpenForecastForm, Right.MEMBER, open_forecast_form),
    row(SubmitForecastForm, Right.MEMBER, submit_forecast_form, reopen=reopen_forecast),
    row(CastForecast, Right.MEMBER, cast_forecast, reopen=reopen_picks),
    row(UndoForecast, Right.MEMBER, undo_forecast),
    row(WithdrawForecast, Right.MEMBER, withdraw_forecast),
    row(ShowMyForecast, Right.MEMBER, show_my_forecast),
    row(ShowForecasts, Right.MEMBER, show_forecasts),
)
