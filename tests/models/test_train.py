"""Training: the loop, taking a run up again, and the command."""

import copy

import pytest
import torch
import torch.nn.functional as F

from models import checkpoint, train
from models.recipes import PLAIN, ROBUST, Recipe, recipe_of, refitted
from models.registry import CARDS
from models.training import digits, remote
from models.training.digits import DigitRun
from tests.kit.training import SmallRun


def test_three_steps_are_three_steps_of_plain_sgd():
    torch.manual_seed(0)
    model, twin = torch.nn.Linear(2, 1), torch.nn.Linear(2, 1)
    twin.load_state_dict(model.state_dict())
    batches = [(torch.rand(4, 2), torch.rand(4, 1)) for _ in range(5)]
    told = []
    for step in train.fit(model, batches, F.mse_loss, torch.optim.SGD(model.parameters(), 0.1)):
        told.append(step)
        if step.number == 2:
            break
    optimizer = torch.optim.SGD(twin.parameters(), 0.1)
    for (x, y), step in zip(batches, told, strict=False):
        optimizer.zero_grad()
        loss = F.mse_loss(twin(x), y)
        assert step.loss == pytest.approx(loss.item())
        loss.backward()
        optimizer.step()
    assert len(told) == 3
    assert torch.equal(model.weight, twin.weight)


def test_lbfgs_learns_a_line_and_tells_the_loss_before_each_step():
    model = torch.nn.Linear(1, 1)
    x = torch.tensor([[1.0], [2.0], [3.0]])
    optimizer = torch.optim.LBFGS(model.parameters())
    losses = [step.loss for step in train.fit(model, [(x, 2 * x)] * 5, F.mse_loss, optimizer)]
    assert losses[0] == max(losses)
    assert model(torch.tensor([[4.0]])).item() == pytest.approx(8, abs=1e-2)


def test_the_robust_rate_rises_then_falls_to_zero():
    rate = Recipe(1, "adamw", 0.01, robust=True).schedule(100)
    rates = [rate(step) for step in range(100)]
    assert max(rates) == pytest.approx(0.01)
    assert rates.index(max(rates)) in (9, 10)
    assert rates[-1] < 1e-4
    assert Recipe(1, "sgd", 0.01).schedule(100) is None


def test_distortions_fade_in_the_last_epochs_alone():
    recipe = Recipe(8, "adamw", 0.01, robust=True, fade=0.5, faintest=0.2)
    strengths = [recipe.strength(epoch) for epoch in range(8)]
    assert strengths[:4] == [1] * 4
    assert strengths[4:] == pytest.approx([0.8, 0.6, 0.4, 0.2])
    assert {Recipe(3, "adamw", 0.01, robust=True).strength(epoch) for epoch in range(3)} == {1}


def test_every_listed_recipe_has_settings():
    for card in CARDS.values():
        for recipe in card.recipes:
            assert recipe_of(card.key, recipe).epochs >= 1
    assert set(PLAIN) | set(ROBUST) == set(CARDS)


def small(settings, tmp_path):
    run = SmallRun("cnn_small", "robust", settings)
    run.file = tmp_path / "run.safetensors"
    run.read_data()
    return run


RESUMED = {
    "adamw": Recipe(3, "adamw", 0.01, batch=50, robust=True),
    "sgd": Recipe(3, "sgd", 0.01, batch=50, momentum=0.9, robust=True),
    "adadelta": Recipe(3, "adadelta", 0.01, batch=50, robust=True),
    "averaged, taught": Recipe(
        3, "adamw", 0.01, batch=50, robust=True, average=0.9, fade=0.7, teachers=("cnn", "gru")
    ),
}


@pytest.mark.parametrize("settings", RESUMED.values(), ids=RESUMED)
def test_a_run_taken_up_again_ends_where_an_unbroken_one_does(settings, tmp_path):
    whole = small(settings, tmp_path)
    for _ in range(3):
        list(whole.train_epoch())
    first = small(settings, tmp_path)
    list(first.train_epoch())
    first.save()
    torch.manual_seed(99)
    second = small(settings, tmp_path)
    assert second.resume()
    for _ in range(2):
        list(second.train_epoch())
    assert (second.epoch, second.curve) == (3, whole.curve)
    for network, again in ((whole.model, second.model), (whole.network, second.network)):
        for name, tensor in network.state_dict().items():
            assert torch.allclose(tensor, again.state_dict()[name], atol=1e-6), name


def test_the_mean_of_the_weights_is_what_is_measured_and_kept(tmp_path):
    run = small(Recipe(1, "adamw", 0.01, batch=50, robust=True, average=0.9), tmp_path)
    start = run.model.fc2.weight.detach().clone()
    weights = []
    for _step in run.train_epoch():
        # At step n the mean moves by 10 / (10 + n): the first ones are nearly forgotten at the end.
        weights.append(run.model.fc2.weight.detach().clone())
    mean = weights[0]
    for number, later in enumerate(weights[1:], 1):
        mean = torch.lerp(mean, later, max(0.1, 10 / (10 + number)))
    assert not torch.equal(start, weights[-1])
    assert torch.allclose(run.tensors()["fc2.weight"], mean, atol=1e-6)
    assert torch.equal(run.network.fc2.weight, run.tensors()["fc2.weight"])
    assert not torch.allclose(run.model.fc2.weight, mean, atol=1e-6)


def test_a_pupil_learns_what_its_teachers_believe_and_they_learn_nothing(tmp_path):
    settings = Recipe(6, "adamw", 0.01, batch=50, robust=True, teachers=("cnn", "gru"), taught=1.0)
    run = small(settings, tmp_path)
    before = {key: copy.deepcopy(teacher.state_dict()) for key, teacher in run.teachers.items()}
    x = run.images[:, None].float() / 255
    with torch.no_grad():
        belief = torch.stack([teacher(x) for teacher in run.teachers.values()]).mean(0).softmax(1)
    distances = []
    for _ in range(6):
        list(run.train_epoch())
        assert not any(teacher.training for teacher in run.teachers.values())
        with torch.no_grad():
            distances.append(F.kl_div(run.model.eval()(x).log_softmax(1), belief, reduction="batchmean"))
    # The labels of these digits are chance: only from its teachers can it have learnt.
    assert distances[-1] < 0.7 * distances[0]
    for key, teacher in run.teachers.items():
        assert all(torch.equal(value, before[key][name]) for name, value in teacher.state_dict().items())


OF_WEIGHTS = {
    "teachers": Recipe(2, "adamw", 0.01, batch=50, robust=True, teachers=("cnn",)),
    "a refit's beginning": refitted(Recipe(60, "adamw", 0.01, batch=50, robust=True)),
}


@pytest.mark.parametrize("settings", OF_WEIGHTS.values(), ids=OF_WEIGHTS)
def test_a_run_that_comes_from_other_weights_starts_afresh(settings, tmp_path, monkeypatch):
    first = small(settings, tmp_path)
    list(first.train_epoch())
    first.save()
    assert small(settings, tmp_path).resume()
    monkeypatch.setattr(digits.export, "sources", lambda keys, *place: dict.fromkeys(keys, "other"))
    assert not small(settings, tmp_path).resume()


def test_a_run_with_other_settings_starts_afresh(tmp_path):
    first = small(Recipe(3, "adamw", 0.01, batch=50), tmp_path)
    list(first.train_epoch())
    first.save()
    assert not small(Recipe(3, "adamw", 0.02, batch=50), tmp_path).resume()


def test_a_longer_run_remembers_how_often_the_test_set_was_read(tmp_path, monkeypatch):
    run = small(Recipe(1, "adamw", 0.01, batch=50), tmp_path)
    monkeypatch.setattr(
        digits.scoring, "measure", lambda *args: {"correct": 1, "total": 2, "pen_correct": 1, "pen_total": 2}
    )
    train.train(run, tmp_path)
    again = small(Recipe(1, "adamw", 0.01, batch=50), tmp_path)
    reads = run.facts()["test_reads"]
    train.train(again, tmp_path)
    file = checkpoint.path("cnn_small", "robust", tmp_path)
    assert checkpoint.read(file)[1]["test_reads"] == 2 * reads
    assert not run.file.exists()


def test_a_refit_goes_on_from_the_weights_that_are_there(tmp_path, monkeypatch):
    settings = refitted(Recipe(60, "adamw", 0.01, batch=50, robust=True, average=0.9))
    run = small(settings, tmp_path)
    network, facts = checkpoint.load("cnn_small", "robust")
    for name, tensor in network.state_dict().items():
        assert torch.equal(run.model.state_dict()[name], tensor)
        assert torch.equal(run.network.state_dict()[name], tensor)
    assert settings.refit and settings.lr < 0.01 and settings.epochs < 60
    list(run.train_epoch())
    refitted_weight = run.network.fc2.weight.detach().clone()
    monkeypatch.setattr(digits.scoring, "measure", lambda *args: {})
    header = run.facts()
    mean = torch.lerp(refitted_weight, network.fc2.weight, settings.stays)
    assert not torch.allclose(mean, refitted_weight)
    assert torch.allclose(run.tensors()["fc2.weight"], mean)
    # Their epochs are a part of how it was made, and so is which weights they were.
    assert header["epochs"] == facts["epochs"] + 1
    assert header["seconds"] > facts["seconds"]
    assert header["test_reads"] == facts["test_reads"] + 1
    assert header["begun"]["cnn_small"] == digits.export.sources(["cnn_small"], "robust")["cnn_small"]
    assert header["begun"]["data"] == facts["data"]


def test_all_means_every_network_with_each_of_its_recipes():
    everything = train.choice(["all"], None)
    assert len(everything) == sum(len(card.recipes) for card in CARDS.values())
    assert all(recipe == "plain" for _key, recipe in train.choice(["all"], "plain"))
    assert train.choice(["lstm", "names"], None) == [("lstm", "robust"), ("names", "plain")]


def test_a_teacher_is_trained_before_its_pupils():
    order = train.choice(["all"], "robust")
    for key, recipe in order:
        for teacher in recipe_of(key, recipe).teachers:
            assert order.index((teacher, "robust")) < order.index((key, recipe))


def test_a_pupil_is_taught_on_a_machine_that_has_no_weights(tmp_path, monkeypatch):
    settings = Recipe(2, "adamw", 0.01, batch=50, robust=True, teachers=("cnn",))
    teacher = checkpoint.path("cnn", "robust")
    worker = remote.Worker("cnn_small", "robust", settings, 0, None, {teacher.name: teacher.read_bytes()})
    here = small(settings, tmp_path)
    assert here.teacher_files
    monkeypatch.setattr(DigitRun, "read_data", SmallRun.read_data)
    monkeypatch.setattr(checkpoint, "WEIGHTS", tmp_path / "none")
    monkeypatch.setattr(torch, "set_num_threads", lambda count: None)
    worker.begin(None)
    checkpoint.replace(here.file, worker.epoch())
    assert here.resume() and here.epoch == 1


def test_a_cluster_that_is_not_there_is_a_sentence(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(train.cluster.importlib.util, "find_spec", lambda name: None)
    assert train.main(["mlp", "--ray", "ray://127.0.0.1:9", "--out", str(tmp_path)]) == 1
    assert "pip install -r requirements-cluster.txt" in capsys.readouterr().err


def test_a_missing_teacher_is_a_sentence_before_anything_is_read(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(checkpoint, "WEIGHTS", tmp_path)
    words = ["mlp", "--recipe", "robust", "--out", str(tmp_path), "--data", str(tmp_path)]
    assert train.main(words) == 1
    assert "modern.robust.safetensors is missing" in capsys.readouterr().err


def test_a_teacher_in_the_folder_of_the_pupil_goes_before_the_usual_one(tmp_path):
    run = train.run_of("mlp", "robust", recipe_of("mlp", "robust"))
    run.weights = tmp_path
    usual = run.teacher_files
    tensors, facts = checkpoint.read(checkpoint.path("modern", "robust"))
    tensors["fc.bias"] = tensors["fc.bias"] + 1e-6  # other weights, which answer alike
    checkpoint.save(tensors, facts, tmp_path / "modern.robust.safetensors")
    again = train.run_of("mlp", "robust", recipe_of("mlp", "robust"))
    again.weights = tmp_path
    assert again.teacher_files["modern"] != usual["modern"]
    assert again.teacher_files["cnn_rnn"] == usual["cnn_rnn"]


def test_a_missing_teacher_is_a_sentence_on_a_cluster_too(tmp_path, monkeypatch):
    monkeypatch.setattr(checkpoint, "WEIGHTS", tmp_path)
    run = train.run_of("mlp", "robust", recipe_of("mlp", "robust"))
    with pytest.raises(checkpoint.CheckpointError, match=r"modern.robust.safetensors is missing"):
        remote._train(run, None, None)


def test_the_command_without_data_says_what_to_do(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(train.data, "MNIST_URL", "http://127.0.0.1:9/none")
    assert train.main(["mlp", "--data", str(tmp_path), "--dry-run"]) == 1
    assert "--data" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nope"], "invalid choice: 'nope'"),
        (["modern", "--recipe", "plain"], "No network 'modern' with recipe 'plain'; there are: robust."),
        (["mlp", "--epochs", "0"], "--epochs must be at least 1"),
        (["mlp", "--recipe", "plain", "--refit"], "--refit is for digit readers' robust recipe"),
        (["all", "--refit"], "--refit is for digit readers' robust recipe"),
    ],
)
def test_the_command_refuses_what_it_does_not_know(words, sentence, capsys):
    with pytest.raises(SystemExit):
        train.main(words)
    assert sentence in capsys.readouterr().err


def test_a_dry_run_writes_nothing(data_root, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    args = ["cnn_small", "--recipe", "plain", "--data", str(data_root), "--dry-run", "--out", str(tmp_path)]
    assert train.main(args) == 0
    assert "Three steps" in capsys.readouterr().out
    assert not list(tmp_path.rglob("*.safetensors"))
